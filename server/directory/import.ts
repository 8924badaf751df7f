import type { InStatement } from '@libsql/client'
import { type Epoch, epochAt } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { checkReferences, type Files, type Known } from './check.ts'
import { parsePeople } from './parse-people.ts'
import { parseTeams } from './parse-teams.ts'
import type { ImportError } from './table.ts'

/** A file's name, for errors, and its text. */
export type CsvFile = { name: string; text: string }

export type ImportOutcome =
  | { kind: 'imported'; teams: number; people: number; absentTeams: number; absentPeople: number }
  | { kind: 'refused'; errors: ImportError[] }

/**
 * Takes teams and people from CSV, all or nothing. Known ones are changed and keep the epoch they were
 * added in; those that the files do not name stay as they are and are counted as absent.
 */
export async function importDirectory(
  deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>,
  teamsCsv: CsvFile,
  peopleCsv: CsvFile,
): Promise<ImportOutcome> {
  const { teams, errors: teamErrors } = parseTeams(teamsCsv.name, teamsCsv.text)
  const { people, errors: peopleErrors } = parsePeople(peopleCsv.name, peopleCsv.text)
  const errors = [...teamErrors, ...peopleErrors]
  if (errors.length > 0) return { kind: 'refused', errors }
  const files = { teamsFile: teamsCsv.name, peopleFile: peopleCsv.name, teams, people }
  const epoch = epochAt(deps.clock(), deps.config.epochLength)
  const outcome = await deps.db.write((query) => decide(query, files, epoch))
  if (outcome.kind === 'imported') await prepareEpoch(deps)
  return outcome
}

async function decide(
  query: Query,
  files: Files,
  epoch: Epoch,
): Promise<{ statements: InStatement[]; result: ImportOutcome }> {
  const known = await readKnown(query)
  const errors = checkReferences(files, known)
  if (errors.length > 0) return { statements: [], result: { kind: 'refused', errors } }
  const named = {
    teams: new Set(files.teams.map(({ id }) => id)),
    people: new Set(files.people.map(({ id }) => id)),
  }
  const result = {
    kind: 'imported',
    teams: files.teams.length,
    people: files.people.length,
    absentTeams: [...known.teams.keys()].filter((id) => !named.teams.has(id)).length,
    absentPeople: [...known.people].filter((id) => !named.people.has(id)).length,
  } as const
  return { statements: upserts(files, epoch), result }
}

async function readKnown(query: Query): Promise<Known> {
  const [teams, people, sites, accounts] = [
    await query('SELECT id, parent FROM team'),
    await query('SELECT id FROM person'),
    await query('SELECT id FROM site'),
    await query('SELECT site, account, person FROM account'),
  ]
  return {
    teams: new Map(teams.rows.map(({ id, parent }) => [String(id), parent === null ? null : String(parent)])),
    people: new Set(people.rows.map(({ id }) => String(id))),
    sites: new Set(sites.rows.map(({ id }) => String(id))),
    accounts: new Map(
      accounts.rows.map(({ site, account, person }) => [`${site}=${account}`, String(person)]),
    ),
  }
}

function upserts({ teams, people }: Files, epoch: Epoch): InStatement[] {
  const accounts = people.flatMap(({ id, accounts }) =>
    accounts.map((account) => ({ ...account, person: id })),
  )
  return [
    {
      sql: `INSERT INTO team (id, name, parent, kind)
            SELECT value ->> 'id', value ->> 'name', value ->> 'parent', value ->> 'kind' FROM json_each(?) WHERE true
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent, kind = excluded.kind`,
      args: [JSON.stringify(teams)],
    },
    {
      sql: `UPDATE team SET lead = given.value ->> 'lead' FROM json_each(?) given WHERE team.id = given.value ->> 'id'`,
      args: [JSON.stringify(teams.filter(({ lead }) => lead !== undefined))],
    },
    {
      sql: `INSERT INTO person (id, name, email, team, kind, added_epoch)
            SELECT value ->> 'id', value ->> 'name', value ->> 'email', value ->> 'team', value ->> 'kind', ?
            FROM json_each(?) WHERE true
            ON CONFLICT (id) DO UPDATE SET
              name = excluded.name, email = excluded.email, team = excluded.team, kind = excluded.kind`,
      args: [epoch, JSON.stringify(people)],
    },
    {
      sql: "DELETE FROM account WHERE person IN (SELECT value ->> 'id' FROM json_each(?))",
      args: [JSON.stringify(people)],
    },
    {
      sql: `INSERT INTO account (site, account, person)
            SELECT value ->> 'site', value ->> 'account', value ->> 'person' FROM json_each(?)`,
      args: [JSON.stringify(accounts)],
    },
  ]
}
