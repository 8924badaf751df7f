import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PartKind } from '../../../server/contract/rating.ts'
import { maxPartsPerToken, type Pool, planReleases, thresholds } from '../../../server/release/plan.ts'

const many = () => 1000

function poolOf(kind: PartKind, tokens: string[], value: string | null = '4'): Pool {
  const parts = tokens.map((token, index) => ({ id: `${index}`, token, value }))
  return { id: 1, kind, team: 'it', epoch: '2026-11', scope: 'extension', parts }
}

describe('a pool becomes a release', () => {
  test('with five raters, not with four', () => {
    expect(planReleases([poolOf('score', ['a', 'b', 'c', 'd', 'e'])], many, Math.random)).toHaveLength(1)
    expect(planReleases([poolOf('score', ['a', 'b', 'c', 'd', 'd'])], many, Math.random)).toEqual([])
  })

  test('only where twice as many people have passes', () => {
    const pool = poolOf('score', ['a', 'b', 'c', 'd', 'e'])
    expect(planReleases([pool], () => 9, Math.random)).toEqual([])
    expect(planReleases([pool], () => 10, Math.random)).toHaveLength(1)
  })

  test('of comments with ten raters, three of whom wrote something', () => {
    const pool = poolOf('comment', [...'abcdefghij'], null)
    expect(planReleases([pool], many, Math.random)).toEqual([])
    const written = pool.parts.map((part, index) => (index < 3 ? { ...part, value: '"Thanks"' } : part))
    expect(planReleases([{ ...pool, parts: written }], many, Math.random)).toHaveLength(1)
  })

  test('never with fewer raters than needed nor with more than three parts of one, whatever is pooled', () => {
    const tokens = fc.array(fc.constantFrom(...'abcdefghijkl'), { maxLength: 60 })
    fc.assert(
      fc.property(tokens, fc.constantFrom<PartKind>('score', 'detail', 'comment'), (given, kind) => {
        for (const { parts } of planReleases([poolOf(kind, given)], many, Math.random)) {
          const counts = Map.groupBy(parts, ({ token }) => token)
          expect(counts.size).toBeGreaterThanOrEqual(thresholds[kind].raters)
          for (const own of counts.values()) expect(own.length).toBeLessThanOrEqual(maxPartsPerToken)
          expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length)
        }
      }),
    )
  })
})
