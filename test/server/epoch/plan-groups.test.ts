import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leastGroup, planGroups, type TreeTeam } from '../../../server/epoch/plan-groups.ts'

/** A random forest: every team's parent comes before it. */
const anyOrganisation = fc
  .array(fc.record({ parent: fc.nat(), size: fc.nat(60), root: fc.nat(9) }), { minLength: 1, maxLength: 300 })
  .map((rows) => {
    const teams: TreeTeam[] = rows.map(({ parent, root }, index) => ({
      id: `t${index}`,
      parent: index === 0 || root === 0 ? null : `t${parent % index}`,
    }))
    return { teams, sizes: new Map(rows.map(({ size }, index) => [`t${index}`, size])) }
  })

function sizesOfGroups(groups: Map<string, string>, sizes: Map<string, number>): number[] {
  const teams = Map.groupBy(groups, ([, group]) => group)
  return [...teams.values()].map((members) => members.reduce((sum, [id]) => sum + (sizes.get(id) ?? 0), 0))
}

describe('groups', () => {
  test('of a small organisation are one', () => {
    const groups = planGroups(
      [
        { id: 'corp', parent: null },
        { id: 'it', parent: 'corp' },
      ],
      new Map([['it', 40]]),
    )
    expect([...groups.values()]).toEqual(['g1', 'g1'])
  })

  test('hold every team once, and a hundred people each if the organisation has them', () => {
    fc.assert(
      fc.property(anyOrganisation, ({ teams, sizes }) => {
        const groups = planGroups(teams, sizes)
        expect([...groups.keys()].sort()).toEqual(teams.map(({ id }) => id).sort())
        const found = sizesOfGroups(groups, sizes)
        expect(found.length).toBeLessThanOrEqual(64)
        if (found.length > 1) expect(Math.min(...found)).toBeGreaterThanOrEqual(leastGroup)
      }),
    )
  })

  test('are connected: a team is in its parent’s group, or at the top of its own', () => {
    fc.assert(
      fc.property(anyOrganisation, ({ teams, sizes }) => {
        const groups = planGroups(teams, sizes)
        const tops = teams.filter(
          ({ id, parent }) => parent !== null && groups.get(parent) !== groups.get(id),
        )
        const names = tops.map(({ id }) => groups.get(id))
        expect(new Set(names).size).toBe(names.length)
      }),
    )
  })

  test('number at most 64, however large the organisation', () => {
    const teams = Array.from({ length: 500 }, (_, index) => ({
      id: `t${index}`,
      parent: index === 0 ? null : 't0',
    }))
    const groups = planGroups(teams, new Map(teams.map(({ id }) => [id, 200])))
    expect(new Set(groups.values()).size).toBeLessThanOrEqual(64)
    expect(new Set(groups.values()).size).toBeGreaterThan(1)
  })
})
