import type { InStatement } from '@libsql/client'
import { closesAt, closingAfterMs, type Epoch } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'

const name = 'closes_from'

/**
 * When an epoch that is open closes, in ms since 1970: seven days after its end, and never within seven days of
 * a new incarnation. Until then devices can send again what was lost with the one before.
 */
export async function readClosingTime(query: Query): Promise<(epoch: Epoch) => number> {
  const { rows } = await query({ sql: 'SELECT value FROM setting WHERE name = ?', args: [name] })
  const closesFrom = Number(rows[0]?.value ?? 0)
  return (epoch) => Math.max(closesAt(epoch), closesFrom)
}

/** No epoch closes within seven days of `now` (ms since 1970). */
export function putOffClosings(now: number): InStatement {
  const sql = 'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)'
  return { sql, args: [name, String(now + closingAfterMs)] }
}
