import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PartKind } from '../../../server/contract/rating.ts'
import {
  leastThresholds,
  maxPartsPerToken,
  type Pool,
  planClosing,
  planRelease,
  type Rules,
} from '../../../server/release/plan.ts'

const rules: Rules = { thresholds: () => leastThresholds, holders: () => 1000, random: Math.random }

function poolOf(kind: PartKind, tokens: string[], value: string | null = '4'): Pool {
  const parts = tokens.map((token, index) => ({ id: `${index}`, raterMark: token, value }))
  return { id: 1, kind, team: 'it', epoch: '2026-11', scope: 'extension', parts }
}

const anyPool = fc
  .record({
    tokens: fc.array(fc.constantFrom(...'abcdefghijklmn'), { maxLength: 80 }),
    kind: fc.constantFrom<PartKind>('score', 'detail', 'comment'),
  })
  .map(({ tokens, kind }) => poolOf(kind, tokens))

describe('a pool becomes a release', () => {
  test('with five raters, not with four', () => {
    expect(planRelease(poolOf('score', [...'abcde']), rules)).toHaveLength(5)
    expect(planRelease(poolOf('score', [...'abcdd']), rules)).toBeUndefined()
  })

  test('only where twice as many people have passes', () => {
    const pool = poolOf('score', [...'abcde'])
    expect(planRelease(pool, { ...rules, holders: () => 9 })).toBeUndefined()
    expect(planRelease(pool, { ...rules, holders: () => 10 })).toHaveLength(5)
  })

  test('of comments with ten raters, three of whom wrote something', () => {
    const pool = poolOf('comment', [...'abcdefghij'], null)
    expect(planRelease(pool, rules)).toBeUndefined()
    const written = pool.parts.map((part, index) => (index < 3 ? { ...part, value: '"Thanks"' } : part))
    expect(planRelease({ ...pool, parts: written }, rules)).toHaveLength(10)
  })

  test('never with fewer raters than needed nor with more than three parts of one, whatever is pooled', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const parts = planRelease(pool, rules)
        if (!parts) return
        const counts = Map.groupBy(parts, ({ raterMark }) => raterMark)
        expect(counts.size).toBeGreaterThanOrEqual(leastThresholds[pool.kind].raters)
        for (const own of counts.values()) expect(own.length).toBeLessThanOrEqual(maxPartsPerToken)
      }),
    )
  })
})

describe('closing a pool', () => {
  test('puts every part into exactly one release or the rest, and the rest is too small for another', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const { releases, rest } = planClosing(pool, rules)
        const ids = [...releases.flat(), ...rest].map(({ id }) => id)
        expect(ids.toSorted()).toEqual(pool.parts.map(({ id }) => id).toSorted())
        expect(planRelease({ ...pool, parts: rest }, rules)).toBeUndefined()
        for (const parts of releases) {
          expect(new Set(parts.map(({ raterMark }) => raterMark)).size).toBeGreaterThanOrEqual(
            leastThresholds[pool.kind].raters,
          )
        }
      }),
    )
  })
})
