import type { Directory, DirectoryTeam } from '../../server/contract/directory.ts'
import type { TeamId } from '../../server/contract/id.ts'

/** Teams whose summary a member of `own` may see: each team after the one that it is part of, else by name. */
export function listTeams(
  { teams, visibility }: Directory,
  own: TeamId,
  person?: string,
): { id: TeamId; name: string }[] {
  const byParent = Map.groupBy(
    teams.toSorted((a, b) => a.name.localeCompare(b.name)),
    ({ parent }) => (teams.some(({ id }) => id === parent) ? parent : null),
  )
  const below = (parent: TeamId | null): DirectoryTeam[] =>
    (byParent.get(parent) ?? []).flatMap((team) => [team, ...below(team.id)])
  const led = teams.filter(({ lead }) => lead !== undefined && lead === person)
  const shown = visibility === 'all' ? teams : led.flatMap((team) => [team, ...below(team.id)])
  const seen = new Set([...shown.map(({ id }) => id), ...seenFrom(teams, own)])
  return below(null).flatMap(({ id, name }) => (seen.has(id) ? [{ id, name }] : []))
}

/** What members of a team see: it, the one that it is shown within, and the whole organisation. */
function seenFrom(teams: DirectoryTeam[], own: TeamId): TeamId[] {
  const pool = teams.find(({ id }) => id === own)?.pool
  return [own, ...(pool === undefined ? [] : [pool]), ...lineOf(teams, own).slice(-1)]
}

/** A team and those that it is part of. */
function lineOf(teams: DirectoryTeam[], own: TeamId): TeamId[] {
  const team = teams.find(({ id }) => id === own)
  return team ? [team.id, ...(team.parent === null ? [] : lineOf(teams, team.parent))] : []
}
