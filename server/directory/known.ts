import type { Query } from '../db/writer.ts'
import { isThereSql } from '../scim/deleted.ts'

export type KnownTeam = {
  name: string
  parent: string | null
  kind: string
  lead: string | null
  left: boolean
}

export type KnownPerson = {
  name: string
  email: string | null
  team: string
  kind: string
  role: string
  left: boolean
  managed: boolean // kept up to date by an identity provider
}

/** What the database knows already, by id; `accounts` is the person by `<site>=<account>`. */
export type Known = {
  teams: Map<string, KnownTeam>
  people: Map<string, KnownPerson>
  sites: Set<string>
  accounts: Map<string, string>
}

/** What a database knows that is not there yet. */
export function knowNothing(): Known {
  return { teams: new Map(), people: new Map(), sites: new Set(), accounts: new Map() }
}

/** Reads the whole directory. */
export async function readKnown(query: Query): Promise<Known> {
  const teams = await query('SELECT id, name, parent, kind, lead, left_epoch FROM team')
  const people = await query(
    `SELECT id, name, email, team, kind, role, left_epoch, ${isThereSql} AS managed
     FROM person LEFT JOIN scim_user ON scim_user.person = person.id`,
  )
  const sites = await query('SELECT id FROM site')
  const accounts = await query('SELECT site, account, person FROM account')
  return {
    teams: new Map(teams.rows.map((row) => [String(row.id), toTeam(row)])),
    people: new Map(people.rows.map((row) => [String(row.id), toPerson(row)])),
    sites: new Set(sites.rows.map(({ id }) => String(id))),
    accounts: new Map(
      accounts.rows.map(({ site, account, person }) => [`${site}=${account}`, String(person)]),
    ),
  }
}

type Raw = Record<string, unknown>

function toTeam({ name, parent, kind, lead, left_epoch }: Raw): KnownTeam {
  return {
    name: String(name),
    parent: orNull(parent),
    kind: String(kind),
    lead: orNull(lead),
    left: left_epoch !== null,
  }
}

function toPerson({ name, email, team, kind, role, left_epoch, managed }: Raw): KnownPerson {
  return {
    name: String(name),
    email: orNull(email),
    team: String(team),
    kind: String(kind),
    role: String(role),
    left: left_epoch !== null,
    managed: managed === 1,
  }
}

function orNull(value: unknown): string | null {
  return value === null ? null : String(value)
}
