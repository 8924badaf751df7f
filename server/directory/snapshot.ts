import { eq } from 'drizzle-orm'
import type { Directory, DirectoryTeam } from '../contract/directory.ts'
import { epochAt } from '../contract/epoch.ts'
import { account, declined, epochTeam, person, site, team } from '../db/schema.ts'
import type { Deps } from '../env.ts'
import { type Place, placeOf } from '../epoch/place-of.ts'

/**
 * `GET /v1/directory`: the whole directory with the tree as frozen for the current epoch. A team that is
 * newer than the freeze takes pass and pool of its nearest frozen ancestor; one without any is left out,
 * and its people with it: nobody could rate them yet.
 */
export async function createSnapshot({
  db,
  config,
  clock,
  demo,
}: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>): Promise<Directory> {
  const epoch = epochAt(clock(), config.epochLength)
  const frozen = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  const teams = placeTeams(
    await db.read.select().from(team).orderBy(team.id),
    new Map(frozen.map((row) => [row.team, row])),
  )
  const placed = new Set(teams.map(({ id }) => id))
  const people = await db.read
    .select({ id: person.id, name: person.name, team: person.team })
    .from(person)
    .orderBy(person.id)
  const accounts = Map.groupBy(await db.read.select().from(account), (row) => row.person)
  const declining = Map.groupBy(await db.read.select().from(declined), (row) => row.person)
  return {
    organisation: config.organisation,
    epoch,
    teams,
    people: people
      .filter((row) => placed.has(row.team))
      .map((row) => ({
        ...row,
        accounts: Object.fromEntries(
          (accounts.get(row.id) ?? []).map(({ site, account }) => [site, account]),
        ),
        ...declinesOf(declining.get(row.id)),
      })),
    sites: await db.read
      .select({ id: site.id, name: site.name, origin: site.origin })
      .from(site)
      .orderBy(site.id),
    visibility: demo ? 'all' : 'own',
  }
}

function declinesOf(rows: { kind: 'thanks' | 'note' }[] | undefined) {
  return rows ? { declines: rows.map(({ kind }) => kind) } : {}
}

type TeamRow = Omit<DirectoryTeam, 'group' | 'pool' | 'lead'> & {
  lead: string | null
  leftEpoch: string | null
}

function placeTeams(teams: TeamRow[], frozen: Map<string, Place>): DirectoryTeam[] {
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  return teams.flatMap(({ lead, leftEpoch: _, ...row }) => {
    const place = placeOf(row.id, { frozen, parents })
    return place ? [{ ...row, group: place.group, pool: place.pool, ...(lead ? { lead } : {}) }] : []
  })
}
