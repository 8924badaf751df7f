import type { Directory, DirectoryPerson, DirectoryTeam } from '../../server/contract/directory.ts'
import type { TeamId } from '../../server/contract/id.ts'
import type { Colleague, HelperRef } from './port.ts'

const mostFound = 8

/**
 * Who a page's helper is. Undefined unless it is certain: exactly one person or team fits.
 * An account is looked up among the accounts of the site with that origin, and among directory ids.
 */
export function identifyHelper(
  directory: Directory,
  origin: string,
  helper: HelperRef,
): Colleague | undefined {
  switch (helper.kind) {
    case 'unknown':
      return undefined
    case 'team':
      return only(teamsOf(directory).filter(({ id }) => id === helper.id))
    case 'account':
      return onlyPerson(directory, (person) => hasAccount(directory, person, origin, helper.account))
    case 'name':
      return onlyPerson(directory, ({ name }) => fold(name) === fold(helper.name))
  }
}

/** People and teams whose name fits, best first; every typed word must begin a word of the name. Hyphens part words. */
export function findColleagues(directory: Directory, query: string): Colleague[] {
  const words = wordsOf(query)
  if (words.length === 0) return []
  const people = directory.people.flatMap((person) => asColleague(directory, person) ?? [])
  return [...people, ...teamsOf(directory)]
    .map((colleague) => ({ colleague, rank: rankOf(wordsOf(colleague.name), words) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.colleague.name.localeCompare(b.colleague.name))
    .slice(0, mostFound)
    .map(({ colleague }) => colleague)
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
function fold(text: string): string {
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

function hasAccount({ sites }: Directory, person: DirectoryPerson, origin: string, account: string): boolean {
  const here = sites.find((site) => site.origin === origin)
  return person.id === account || (here !== undefined && person.accounts[here.id] === account)
}

function onlyPerson(directory: Directory, fits: (person: DirectoryPerson) => boolean): Colleague | undefined {
  const person = only(directory.people.filter(fits))
  return person && asColleague(directory, person)
}

function asColleague({ teams }: Directory, { id, name, team }: DirectoryPerson): Colleague | undefined {
  const found = teams.find((one) => one.id === team)
  return found && { kind: 'person', id, name, team: { id: found.id, name: found.name } }
}

function teamsOf({ teams }: Directory): Colleague[] {
  return teams.map(({ id, name }) => ({ kind: 'team', id, name }))
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

function only<T>(items: T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined
}
