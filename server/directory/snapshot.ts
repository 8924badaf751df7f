import { createHash } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { and, eq, getTableColumns, isNull } from 'drizzle-orm'
import type { Directory, DirectoryPerson, DirectoryTeam } from '../contract/directory.ts'
import { epochAt } from '../contract/epoch.ts'
import { person, team } from '../db/schema/directory.ts'
import { epochTeam } from '../db/schema/epoch.ts'
import { site } from '../db/schema/site.ts'
import type { Deps } from '../env.ts'
import { type Place, placeOf } from '../epoch/place-of.ts'
import { HttpProblem } from '../errors.ts'

type SnapshotDeps = Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>

export type DirectoryHead = Omit<Directory, 'people' | 'version' | 'buckets'>

/** The whole directory as `GET /v1/directory` gives it to a small organisation. */
export async function createSnapshot(deps: SnapshotDeps): Promise<Directory> {
  const head = await readHead(deps)
  const people: DirectoryPerson[] = []
  for await (const page of readPeople(deps, head)) people.push(...page)
  return { ...head, people }
}

/**
 * All but the people, with the tree as frozen for the current epoch. A team that is newer than the freeze takes
 * pass and pool of its nearest frozen ancestor; one without any is left out: nobody could rate it yet.
 * @throws HttpProblem 503 while nothing is frozen for the epoch: a device would take every team for unknown
 */
export async function readHead({ db, config, clock, demo }: SnapshotDeps): Promise<DirectoryHead> {
  const epoch = epochAt(clock(), config.epochLength)
  const frozen = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  const teams = await readTeams(db)
  if (frozen.length === 0 && teams.length > 0)
    throw new HttpProblem(503, 'epoch-not-ready', `${epoch} is being prepared`, { retryAfterSeconds: 5 })
  return {
    organisation: config.organisation,
    epoch,
    teams: placeTeams(teams, new Map(frozen.map((row) => [row.team, row]))),
    sites: await db.read
      .select({ id: site.id, name: site.name, origin: site.origin })
      .from(site)
      .orderBy(site.id),
    visibility: demo ? 'all' : 'own',
  }
}

type TeamRow = typeof team.$inferSelect

/** A lead who has left is kept for their return, and shown to nobody. */
async function readTeams(db: Deps['db']): Promise<TeamRow[]> {
  const rows = await db.read
    .select({ ...getTableColumns(team), lead: person.id })
    .from(team)
    .leftJoin(person, and(eq(person.id, team.lead), isNull(person.leftEpoch)))
    .orderBy(team.id)
  return rows
}

function placeTeams(teams: TeamRow[], frozen: Map<string, Place>): DirectoryTeam[] {
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  return teams.flatMap(({ lead, leftEpoch, ...row }) => {
    const place = placeOf(row.id, { frozen, parents })
    if (!place) return []
    const more = { ...(lead ? { lead } : {}), ...(leftEpoch ? { gone: true as const } : {}) }
    return [{ ...row, group: place.group, pool: place.pool, ...more }]
  })
}

const peopleAtOnce = 2_000 // a few milliseconds, as reading a file holds everybody up

/** The people of the teams in `head`, by id, a page at a time. */
export async function* readPeople({ db }: Pick<Deps, 'db'>, { teams }: DirectoryHead) {
  const placed = new Set(teams.map(({ id }) => id))
  let after = ''
  for (;;) {
    const { rows } = await db.query({ sql: peopleSql, args: [after, peopleAtOnce] })
    yield rows.filter((row) => placed.has(String(row.team))).map(toPerson)
    if (rows.length < peopleAtOnce) return
    after = String(rows.at(-1)?.id)
    await yieldToOthers()
  }
}

const peopleSql = `
  SELECT id, name, team, email,
    (SELECT json_group_array(json_array(site, account)) FROM account WHERE person = p.id) AS accounts,
    (SELECT json_group_array(kind) FROM declined WHERE person = p.id) AS declines
  FROM person p WHERE left_epoch IS NULL AND id > ? ORDER BY id LIMIT ?`

function toPerson({ id, name, team, email, accounts, declines }: Record<string, unknown>): DirectoryPerson {
  const declined = JSON.parse(String(declines)) as DirectoryPerson['declines'] & object // of a column of nothing else
  return {
    id: String(id),
    name: String(name),
    team: String(team),
    accounts: toAccounts(JSON.parse(String(accounts)) as [string, string][]), // made by the statement above
    ...(email === null ? {} : { mail: hashMail(String(email)) }),
    ...(declined.length > 0 ? { declines: declined } : {}),
  }
}

function toAccounts(pairs: [string, string][]): DirectoryPerson['accounts'] {
  const accounts: DirectoryPerson['accounts'] = {}
  for (const [site, account] of pairs) {
    const before = accounts[site]
    accounts[site] = before === undefined ? account : [before, account].flat().sort()
  }
  return accounts
}

function hashMail(address: string): string {
  return createHash('sha256').update(address.toLowerCase()).digest().subarray(0, 6).toString('base64url')
}
