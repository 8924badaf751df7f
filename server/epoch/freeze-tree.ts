import { count, eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { epochTeam, person, team } from '../db/schema.ts'
import { planTree } from './plan-tree.ts'

/** Freezes tree, groups and pools for an epoch. `refreeze`: the organisation's first epoch still follows its directory. */
export async function freezeTree(
  db: Database,
  epoch: Epoch,
  { refreeze }: { refreeze: boolean },
): Promise<void> {
  const [frozen] = await db.read.select({ n: count() }).from(epochTeam).where(eq(epochTeam.epoch, epoch))
  if (frozen && frozen.n > 0 && !refreeze) return
  const teams = await db.read.select({ id: team.id, parent: team.parent }).from(team)
  const sizes = await db.read.select({ team: person.team, n: count() }).from(person).groupBy(person.team)
  const rows = planTree(teams, new Map(sizes.map(({ team: id, n }) => [id, n])))
  if (rows.length === 0) return
  await db.run([
    {
      sql: `INSERT INTO epoch_team (epoch, team, parent, grp, pool)
            SELECT ?, value->>'team', value->>'parent', value->>'group', value->>'pool' FROM json_each(?) WHERE true
            ON CONFLICT DO UPDATE SET parent = excluded.parent, grp = excluded.grp, pool = excluded.pool`,
      args: [epoch, JSON.stringify(rows)],
    },
  ])
}
