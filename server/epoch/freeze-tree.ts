import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { journal } from '../journal/line.ts'
import { type FrozenTeam, planTree } from './plan-tree.ts'

/**
 * Freezes tree, groups and pools for an epoch. With `refreeze`, in the organisation's first epoch, they
 * follow the directory until the first passes are issued; the keys of groups that are no more go at once.
 */
export function freezeTree(db: Database, epoch: Epoch, { refreeze }: { refreeze: boolean }): Promise<void> {
  return db.write(async (query) => {
    const frozen = await readFrozen(query, epoch)
    const stays = frozen.length > 0 && (!refreeze || (await isIssued(query, epoch)))
    const rows = stays ? [] : await planNow(query)
    const isNew = rows.length > 0 && JSON.stringify(rows.toSorted(byTeam)) !== JSON.stringify(frozen)
    return {
      statements: isNew
        ? [...writeTree(epoch, rows), dropStaleKeys(epoch), journal({ kind: 'tree', epoch, teams: rows })]
        : [],
      result: undefined,
    }
  })
}

/** Drops the keys of groups that went with an earlier tree of the first epoch, before any pass was issued. */
export function dropStaleKeys(epoch: Epoch): InStatement {
  return {
    sql: 'DELETE FROM epoch_key WHERE epoch = ? AND grp NOT IN (SELECT grp FROM epoch_team WHERE epoch = ?)',
    args: [epoch, epoch],
  }
}

async function readFrozen(query: Query, epoch: Epoch): Promise<FrozenTeam[]> {
  const { rows } = await query({
    sql: 'SELECT team, parent, grp, pool FROM epoch_team WHERE epoch = ?',
    args: [epoch],
  })
  return rows
    .map(({ team, parent, grp, pool }) => ({
      team: String(team),
      parent: parent === null ? null : String(parent),
      group: String(grp),
      pool: String(pool),
    }))
    .sort(byTeam)
}

function byTeam(a: FrozenTeam, b: FrozenTeam): number {
  return a.team < b.team ? -1 : 1
}

async function isIssued(query: Query, epoch: Epoch): Promise<boolean> {
  const { rows } = await query({ sql: 'SELECT 1 FROM pass_issue WHERE epoch = ? LIMIT 1', args: [epoch] })
  return rows.length > 0
}

async function planNow(query: Query): Promise<FrozenTeam[]> {
  const teams = await query('SELECT id, parent FROM team')
  const sizes = await query('SELECT team, count(*) AS n FROM person WHERE left_epoch IS NULL GROUP BY team')
  return planTree(
    teams.rows.map(({ id, parent }) => ({ id: String(id), parent: parent === null ? null : String(parent) })),
    new Map(sizes.rows.map(({ team, n }) => [String(team), Number(n)])),
  )
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
