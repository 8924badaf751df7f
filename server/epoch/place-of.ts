import { ancestors } from './ancestors.ts'

/** Which group's pass a team takes, and which team's pool its ratings go to. */
export type Place = { group: string; pool: string }

/**
 * A team's place in an epoch. One that is newer than the freeze has its nearest frozen ancestor's;
 * undefined for one without any: nobody can rate it yet.
 */
export function placeOf(
  team: string,
  { frozen, parents }: { frozen: Map<string, Place>; parents: Map<string, string | null> },
): Place | undefined {
  const nearest = ancestors(team, parents).find((ancestor) => frozen.has(ancestor))
  return nearest === undefined ? undefined : frozen.get(nearest)
}
