import type { Directory, DirectoryPerson, DirectoryTeam } from '../../server/contract/directory.ts'
import type { TeamId } from '../../server/contract/id.ts'
import type { Colleague } from './port.ts'

const mostFound = 8

/** People and teams whose name fits, best first; every typed word must begin a word of the name. Hyphens part words. */
export function findColleagues(directory: Directory, query: string): Colleague[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const fitting = directory.people.flatMap((person) => rank(person, words))
  const teams = directory.teams.filter(({ gone }) => !gone).flatMap((team) => rank(team, words))
  const best = [...fitting, ...teams]
    .sort((a, b) => b.rank - a.rank || a.found.name.localeCompare(b.found.name))
    .slice(0, 2 * mostFound) // some may have a team that nobody can rate yet
  return best
    .flatMap(({ found }) =>
      'team' in found
        ? (asColleague(directory, found) ?? [])
        : [{ kind: 'team' as const, id: found.id, name: found.name }],
    )
    .slice(0, mostFound)
}

function rank<T extends { name: string }>(found: T, words: string[]): { found: T; rank: number }[] {
  const rank = rankOf(wordsOf(found.name), words)
  return rank > 0 ? [{ found, rank }] : []
}

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

/** Lower case without marks: ä → a, and the letters that Unicode does not decompose. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(
      /[łøđßæœ]/g,
      (letter) => ({ ł: 'l', ø: 'o', đ: 'd', ß: 'ss', æ: 'ae', œ: 'oe' })[letter] ?? letter,
    )
    .replace(/\s+/g, ' ')
    .trim()
}

/** A person with the team that they are rated as; undefined where that is not known. */
export function asColleague(
  { teams }: Pick<Directory, 'teams'>,
  { id, name, team }: DirectoryPerson,
): Colleague | undefined {
  const found = teams.find((one) => one.id === team)
  return found && { kind: 'person', id, name, team: { id: found.id, name: found.name } }
}

function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[\s\p{Pd}]+/u)
    .filter(Boolean)
}

/** 0: some word does not fit; more for a name that begins as typed. */
function rankOf(name: string[], words: string[]): number {
  if (!words.every((word) => name.some((part) => part.startsWith(word)))) return 0
  return name.join(' ').startsWith(words.join(' ')) ? 2 : 1
}
