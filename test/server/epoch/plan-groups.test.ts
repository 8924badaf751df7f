import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ancestors } from '../../../server/epoch/ancestors.ts'
import { aimedGroup, leastGroup, planGroups, type TreeTeam } from '../../../server/epoch/plan-groups.ts'

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

/** The people of its group in each team and below it. */
function sumBelow(teams: TreeTeam[], groups: Map<string, string>, sizes: Map<string, number>) {
  const sums = new Map(teams.map(({ id }) => [id, sizes.get(id) ?? 0]))
  for (const { id, parent } of teams.toReversed())
    if (parent && groups.get(parent) === groups.get(id))
      sums.set(parent, (sums.get(parent) ?? 0) + (sums.get(id) ?? 0))
  return sums
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

  test.each([
    [10, 96, 9],
    [10, 70, 9],
    [10, 66, 1],
    [3, 96, 2],
    [2, 96, 1],
    [10, 100, 10],
  ])('of %i departments of %i people are %i', (n, people, expected) => {
    const departments = Array.from({ length: n }, (_, index) => ({ id: `d${index}`, parent: 'corp' }))
    const sizes = new Map(departments.map(({ id }) => [id, people]))
    const groups = planGroups([{ id: 'corp', parent: null }, ...departments], sizes)
    expect(new Set(groups.values()).size).toBe(expected)
  })

  test('of two hundred people and more have no part that could be a group beside the rest', () => {
    fc.assert(
      fc.property(anyOrganisation, ({ teams, sizes }) => {
        const groups = planGroups(teams, sizes)
        const below = sumBelow(teams, groups, sizes)
        const remainder = new Set(teams.filter(({ parent }) => !parent).map(({ id }) => groups.get(id)))
        for (const { id, parent } of teams) {
          if (!parent || groups.get(parent) !== groups.get(id) || remainder.has(groups.get(id))) continue
          const top = ancestors(id, new Map(teams.map((team) => [team.id, team.parent]))).findLast(
            (above) => groups.get(above) === groups.get(id),
          )
          const isLarge = (below.get(top ?? id) ?? 0) >= 2 * aimedGroup
          if (isLarge && new Set(groups.values()).size < 60) expect(below.get(id)).toBeLessThan(leastGroup)
        }
      }),
    )
  })

  test('hold every team once, and about a hundred people each if the organisation has them', () => {
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
