import * as v from 'valibot'
import { PersonId } from '../contract/named.ts'
import type { Files } from '../directory/check.ts'
import { type PersonRow, parsePeople } from '../directory/parse-people.ts'
import { parseTeams, type TeamRow } from '../directory/parse-teams.ts'
import type { Complete, CsvFile, ImportError } from '../directory/table.ts'

/** The directory of a new organisation as files of an import have it. */
export type Newcomers = { files: Files; people: PersonRow[]; errors: ImportError[] }

type Given = { organisation: string; people: CsvFile; teams?: CsvFile | undefined }

/**
 * Reads the people of a new organisation from a table that need not say more than names: whoever has no id gets
 * one, and whoever has no team is in the top one. Teams are those that people name, below one with the organisation's
 * name; or exactly those of `teams`.
 */
export function readNewcomers({ organisation, people, teams }: Given): Newcomers {
  const told = teams && parseTeams(teams)
  const roots = (told?.rows ?? []).filter(({ parent }) => parent === null)
  const top = told ? (roots.length === 1 ? roots[0]?.id : undefined) : toId(organisation) || 'company'
  const named = new Map<string, string>() // teams that people name, by id
  const parsed = parsePeople(
    people,
    createCompletion(top ?? '', (name) => (told ? name : nameTeam(named, name))),
  )
  const made = told ? told.rows : makeTeams(top ?? '', organisation, named, parsed.rows)
  return {
    files: {
      teams: { file: teams?.name ?? people.name, rows: made },
      people: { file: people.name, rows: parsed.rows },
      accounts: undefined,
    },
    people: parsed.rows,
    errors: [...(told?.errors ?? []), ...parsed.errors],
  }
}

/** What a table of names is called that is no file. */
export const typedNames = 'names'

/** Names, with or without an address behind them in angle brackets, as a table of people in one team. */
export function tabulateNames(names: readonly string[], team: string): CsvFile {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = names.map((text) => {
    const [, name = text, email = ''] = /^(.*?)\s*<([^<>]*)>$/.exec(text) ?? []
    return [name, email, team].map(quote).join(',')
  })
  return { name: typedNames, text: ['name,email,team', ...lines].join('\n') }
}

function createCompletion(top: string, teamOf: (name: string) => string): Complete {
  const taken = new Set<string>()
  return (fields) => {
    const id = fields.id || createId(fields, taken)
    taken.add(id)
    return {
      ...{ ...fields, id },
      email: fields.email ?? '',
      team: fields.team ? teamOf(fields.team) : top,
      kind: fields.kind || 'employee',
    }
  }
}

/** What stands before the @ of the address, else the name in plain letters, else a number. */
function createId({ name = '', email = '' }: Record<string, string>, taken: Set<string>): string {
  const [local = ''] = email.split('@')
  const wanted = v.is(PersonId, local) ? local.toLowerCase() : toId(name) || 'person'
  for (let n = 1; ; n++) {
    const id = n === 1 && wanted !== 'person' ? wanted : `${wanted}-${n}`
    if (!taken.has(id)) return id
  }
}

/** A team's id as people name it: an id stays, and two ways to write one name are one team. */
function nameTeam(named: Map<string, string>, name: string): string {
  const id = toId(name) || `team-${[...named.values(), name].indexOf(name) + 1}`
  if (!named.has(id)) named.set(id, name)
  return id
}

function makeTeams(
  top: string,
  organisation: string,
  named: Map<string, string>,
  people: PersonRow[],
): (TeamRow & { line: number })[] {
  const kinds = Map.groupBy(people, ({ team }) => team)
  const below = [...named].filter(([id]) => id !== top)
  return [
    { id: top, name: organisation, parent: null, kind: 'team', line: 1 },
    ...below.map(([id, name]) => {
      const isSupplier = kinds.get(id)?.every(({ kind }) => kind === 'supplier') === true
      return { id, name, parent: top, kind: isSupplier ? ('supplier' as const) : ('team' as const), line: 1 }
    }),
  ]
}

/** Lower-case letters and digits of a name, without their marks, with dashes between; may be empty. */
function toId(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
}
