import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { epochTeam, team } from '../db/schema.ts'
import { ancestors } from '../epoch/ancestors.ts'
import type { VerifiedPass } from '../pass/verify.ts'

export type PoolFinder = (pass: VerifiedPass, team: string) => Promise<string | undefined>

type Place = { group: string; pool: string }

/**
 * The team whose pool a team's ratings go to in the pass's epoch; undefined when the pass is not for it.
 * A team newer than the freeze takes its nearest frozen ancestor's. What is frozen does not change, so it
 * is remembered; a team that was not found is looked for again.
 */
export function createPoolFinder(db: Database): PoolFinder {
  const known = new Map<Epoch, Map<string, Place>>()
  return async ({ epoch, group }, asked) => {
    if (!known.get(epoch)?.has(asked)) known.set(epoch, await readPlaces(db, epoch))
    const found = known.get(epoch)?.get(asked)
    return found?.group === group ? found.pool : undefined
  }
}

async function readPlaces(db: Database, epoch: Epoch): Promise<Map<string, Place>> {
  const rows = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  const frozen = new Map(rows.map(({ team, group, pool }) => [team, { group, pool }]))
  const teams = await db.read.select({ id: team.id, parent: team.parent }).from(team)
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  const placed = teams.flatMap(({ id }): [string, Place][] => {
    const nearest = ancestors(id, parents).find((ancestor) => frozen.has(ancestor))
    const place = nearest === undefined ? undefined : frozen.get(nearest)
    return place ? [[id, place]] : []
  })
  return new Map([...frozen, ...placed])
}
