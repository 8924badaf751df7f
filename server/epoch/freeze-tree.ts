import type { InStatement } from '@libsql/client'
import { count, eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { epochTeam, passIssue, person, team } from '../db/schema.ts'
import { journal } from '../journal/line.ts'
import { type FrozenTeam, planTree } from './plan-tree.ts'

/**
 * Freezes tree, groups and pools for an epoch. With `refreeze`, in the organisation's first epoch, they
 * follow the directory until the first passes are issued.
 */
export async function freezeTree(
  db: Database,
  epoch: Epoch,
  { refreeze }: { refreeze: boolean },
): Promise<void> {
  if (await isFrozen(db, epoch, refreeze)) return
  const teams = await db.read.select({ id: team.id, parent: team.parent }).from(team)
  const sizes = await db.read.select({ team: person.team, n: count() }).from(person).groupBy(person.team)
  const rows = planTree(teams, new Map(sizes.map(({ team: id, n }) => [id, n])))
  if (rows.length === 0) return
  await db.run([...writeTree(epoch, rows), journal({ kind: 'tree', epoch, teams: rows })])
}

/** Replaces an epoch's tree. */
export function writeTree(epoch: Epoch, rows: FrozenTeam[]): InStatement[] {
  return [
    { sql: 'DELETE FROM epoch_team WHERE epoch = ?', args: [epoch] },
    {
      sql: `INSERT INTO epoch_team (epoch, team, parent, grp, pool)
            SELECT ?, value->>'team', value->>'parent', value->>'group', value->>'pool' FROM json_each(?)`,
      args: [epoch, JSON.stringify(rows)],
    },
  ]
}

async function isFrozen(db: Database, epoch: Epoch, refreeze: boolean): Promise<boolean> {
  const [frozen] = await db.read.select({ n: count() }).from(epochTeam).where(eq(epochTeam.epoch, epoch))
  if (!frozen || frozen.n === 0) return false
  const [issued] = await db.read.select({ n: count() }).from(passIssue).where(eq(passIssue.epoch, epoch))
  return !refreeze || (issued !== undefined && issued.n > 0)
}
