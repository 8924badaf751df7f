import type { Directory, DirectoryPerson } from '../../server/contract/directory.ts'
import type { Colleague } from './port.ts'

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
