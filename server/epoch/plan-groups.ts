import { ancestors } from './ancestors.ts'

export type TreeTeam = { id: string; parent: string | null }

/** A group has about this many people or more, so that its passes say little about who holds one. */
export const aimedGroup = 100
/** No group has fewer, unless it is the only one. */
export const leastGroup = 67
const mostGroups = 64

/**
 * Cuts the tree into connected groups of about `aimedGroup` people or more, at most 64; a small organisation
 * is one group. Bottom-up: a subtree is cut off as soon as what is left of it is large enough, or nearly, if
 * what it hangs on is large enough without it; the smallest of too many groups, and one for a remainder that is too
 * small, join what they hang on. `sizes`: people directly in a team.
 * @returns the group of every team; ids are numbered in the order of the groups' top teams
 */
export function planGroups(teams: TreeTeam[], sizes: Map<string, number>): Map<string, string> {
  const tops = chooseTops(teams, sizes)
  const order = [...new Set(tops.values())].sort()
  return new Map([...tops].map(([id, top]) => [id, `g${order.indexOf(top) + 1}`]))
}

const everybody = '' // above all roots, so that a small company beside the tree is in no group of its own

/** The top of every team's group; `everybody` for the remainder. */
function chooseTops(teams: TreeTeam[], sizes: Map<string, number>): Map<string, string> {
  const parents = new Map(teams.map(({ id, parent }) => [id, parent ?? everybody]))
  const { cut, left } = cutTree(teams, parents, sizes)
  const tops = new Set([everybody, ...cut.toSorted(bySize(left)).slice(-(mostGroups - 1))])
  if ((left.get(everybody) ?? 0) < leastGroup) joinSmallest(parents, left, tops)
  return new Map(teams.map(({ id }) => [id, topAbove(ancestors(id, parents), tops)]))
}

/** Where subtrees are cut off, and how many people are `left` below each team without those. */
function cutTree(teams: TreeTeam[], parents: Map<string, string>, sizes: Map<string, number>) {
  const left = new Map(teams.map(({ id }) => [id, sizes.get(id) ?? 0]))
  const hanging = new Map<string, string[]>()
  const cut: string[] = []
  for (const { id } of deepestFirst(teams, parents)) {
    cut.push(...relieve(id, hanging.get(id) ?? [], left))
    const size = left.get(id) ?? 0
    const above = parents.get(id) ?? everybody
    if (size >= aimedGroup) cut.push(id)
    else {
      left.set(above, (left.get(above) ?? 0) + size)
      hanging.set(above, [...(hanging.get(above) ?? []), id])
    }
  }
  cut.push(...relieve(everybody, hanging.get(everybody) ?? [], left))
  return { cut, left }
}

/** Those right below a team that are nearly large enough, and that it can do without; the smallest first, so that they are many. */
function relieve(team: string, below: string[], left: Map<string, number>): string[] {
  const relieved: string[] = []
  for (const id of below.toSorted(bySize(left))) {
    const size = left.get(id) ?? 0
    const rest = (left.get(team) ?? 0) - size
    if (size < leastGroup || rest < aimedGroup) continue
    left.set(team, rest)
    relieved.push(id)
  }
  return relieved
}

function bySize(left: Map<string, number>) {
  return (a: string, b: string) => (left.get(a) ?? 0) - (left.get(b) ?? 0) || b.localeCompare(a)
}

/** The remainder is too small for a group: the smallest group right below joins it. */
function joinSmallest(parents: Map<string, string>, left: Map<string, number>, tops: Set<string>): void {
  const below = [...tops].filter(
    (id) => id !== everybody && topAbove(ancestorsOf(id, parents), tops) === everybody,
  )
  const [smallest] = below.sort(bySize(left))
  if (smallest !== undefined) tops.delete(smallest)
}

function topAbove(path: string[], tops: Set<string>): string {
  return path.find((id) => tops.has(id)) ?? everybody
}

function ancestorsOf(id: string, parents: Map<string, string | null>): string[] {
  return ancestors(id, parents).slice(1)
}

/** Teams below come before teams above, so that what is left of them adds up on the way. */
function deepestFirst<T extends { id: string }>(teams: T[], parents: Map<string, string | null>): T[] {
  const depths = new Map(teams.map(({ id }) => [id, ancestors(id, parents).length]))
  return teams.toSorted(
    (a, b) => (depths.get(b.id) ?? 0) - (depths.get(a.id) ?? 0) || a.id.localeCompare(b.id),
  )
}
