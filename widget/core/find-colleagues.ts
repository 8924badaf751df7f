import type { Directory } from '../../server/contract/directory.ts'
import { asColleague, fold } from './directory.ts'
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
