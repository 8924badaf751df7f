import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { team } from '../db/schema/directory.ts'
import { epochTeam } from '../db/schema/epoch.ts'
import { type Place, placeOf } from '../epoch/place-of.ts'
import type { VerifiedPass } from '../pass/verify.ts'

export type PoolFinder = (pass: VerifiedPass, team: string) => Promise<string | undefined>

const missedForMs = 10_000

type Tree = { places: Map<string, Place>; readAt: number }

/**
 * The team whose pool a team's ratings go to in the pass's epoch; undefined when the pass is not for it.
 * A team newer than the freeze takes its nearest frozen ancestor's. What is frozen does not change, so the
 * tree is remembered; for a team that is not in it, it is read again, at most every ten seconds.
 */
export function createPoolFinder(db: Database, clock: () => number): PoolFinder {
  const known = new Map<Epoch, Promise<Tree>>()
  const read = (epoch: Epoch): Promise<Tree> => {
    const readAt = clock()
    const reading = readPlaces(db, epoch).then((places) => ({ places, readAt }))
    known.set(epoch, reading)
    reading.catch(() => known.delete(epoch)) // whoever asked is told; the next one tries again
    return reading
  }
  const find = async (epoch: Epoch, asked: string): Promise<Place | undefined> => {
    const remembered = known.get(epoch)
    const tree = await (remembered ?? read(epoch))
    const isFresh = Math.abs(clock() - tree.readAt) < missedForMs
    if (tree.places.has(asked) || isFresh) return tree.places.get(asked)
    const current = known.get(epoch)
    const again = current === remembered || !current ? read(epoch) : current // another entry reads already
    return (await again).places.get(asked)
  }
  return async ({ epoch, group }, asked) => {
    const found = await find(epoch, asked)
    return found?.group === group ? found.pool : undefined
  }
}

async function readPlaces(db: Database, epoch: Epoch): Promise<Map<string, Place>> {
  const rows = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  const frozen = new Map(rows.map(({ team, group, pool }) => [team, { group, pool }]))
  const teams = await db.read.select({ id: team.id, parent: team.parent }).from(team)
  const parents = new Map(teams.map(({ id, parent }) => [id, parent]))
  const placed = teams.flatMap(({ id }): [string, Place][] => {
    const place = placeOf(id, { frozen, parents })
    return place ? [[id, place]] : []
  })
  return new Map([...frozen, ...placed])
}
