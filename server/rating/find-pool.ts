import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { epochTeam } from '../db/schema.ts'
import type { VerifiedPass } from '../pass/verify.ts'

export type PoolFinder = (pass: VerifiedPass, team: string) => Promise<string | undefined>

/**
 * The team whose pool a team's ratings go to in the pass's epoch; undefined when the pass is not for it.
 * A frozen tree does not change, so it is read once; unknown teams are looked up again (the first epoch grows).
 */
export function createPoolFinder(db: Database): PoolFinder {
  const trees = new Map<Epoch, Map<string, { group: string; pool: string }>>()
  return async ({ epoch, group }, team) => {
    let found = trees.get(epoch)?.get(team)
    if (!found) {
      const tree = await readTree(db, epoch)
      trees.set(epoch, tree)
      found = tree.get(team)
    }
    return found?.group === group ? found.pool : undefined
  }
}

async function readTree(db: Database, epoch: Epoch) {
  const rows = await db.read.select().from(epochTeam).where(eq(epochTeam.epoch, epoch))
  return new Map(rows.map(({ team, group, pool }) => [team, { group, pool }]))
}
