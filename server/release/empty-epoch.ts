import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'

const chunk = 1000 // rows of one transaction, so that nobody waits long to write

/** What is left of an epoch once it is closed, and the rest of each table's key; an epoch's rows are found by it. */
const leftovers = [
  { table: 'mark', key: 'id, kind' },
  { table: 'withdrawal', key: 'id' },
  { table: 'pass_issue', key: 'scope, person, grp' },
  { table: 'pass_identity', key: 'scope, identity' },
] as const

/**
 * Leaves nothing of a closed epoch but its list: no marks, no withdrawals, no passes issued. Idempotent, chunk
 * by chunk in transactions of their own; one that was cut short is gone on with.
 */
export async function emptyEpoch(db: Database, epoch: Epoch): Promise<void> {
  for (const leftover of leftovers) {
    while (await emptySome(db, epoch, leftover)) await yieldToOthers()
  }
  const sql = "UPDATE closed_epoch SET state = 'listed' WHERE epoch = ? AND state = 'emptying'"
  await db.run([{ sql, args: [epoch] }])
}

/** @returns whether there may be more */
function emptySome(db: Database, epoch: Epoch, { table, key }: (typeof leftovers)[number]): Promise<boolean> {
  return db.write(async (query) => {
    const { rows } = await query({ sql: `SELECT 1 FROM ${table} WHERE epoch = ? LIMIT 1`, args: [epoch] })
    if (rows.length === 0) return { statements: [], result: false }
    const some = `SELECT ${key} FROM ${table} WHERE epoch = ?1 LIMIT ${chunk}`
    const sql = `DELETE FROM ${table} WHERE epoch = ?1 AND (${key}) IN (${some})`
    return { statements: [{ sql, args: [epoch] }], result: true }
  })
}
