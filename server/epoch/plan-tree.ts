import { ancestors } from './ancestors.ts'
import { planGroups, type TreeTeam } from './plan-groups.ts'

/** A team below this many people (its subtree counted) has no pool of its own. */
export const leastTeam = 4

export type FrozenTeam = { team: string; parent: string | null; group: string; pool: string }

/**
 * Which group and which pool every team has. `sizes`: people directly in a team, by team id.
 * Teams with no ancestor of four people are left out: nothing can be shown for them.
 */
export function planTree(teams: TreeTeam[], sizes: Map<string, number>): FrozenTeam[] {
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  const subtree = subtreeSizes(teams, parents, sizes)
  const groups = planGroups(teams, sizes)
  return teams.flatMap(({ id, parent }) => {
    const pool = ancestors(id, parents).find((ancestor) => (subtree.get(ancestor) ?? 0) >= leastTeam)
    return pool === undefined ? [] : [{ team: id, parent, group: groups.get(id) ?? '', pool }]
  })
}

function subtreeSizes(teams: TreeTeam[], parents: Map<string, string | null>, sizes: Map<string, number>) {
  const total = new Map<string, number>()
  for (const { id } of teams) {
    for (const ancestor of ancestors(id, parents)) {
      total.set(ancestor, (total.get(ancestor) ?? 0) + (sizes.get(id) ?? 0))
    }
  }
  return total
}
