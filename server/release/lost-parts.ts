import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import { takeIncarnation } from '../settings/take-incarnation.ts'

const name = 'lost_parts'

/** Adds to how many parts went that could not be opened, in the transaction in which they go. */
export function noteLost(parts: number): InStatement[] {
  if (parts === 0) return []
  const sql = `INSERT INTO setting (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + ?2`
  return [{ sql, args: [name, String(parts)] }]
}

/**
 * Has devices send again what was not counted, if parts went since this was last asked: once for all of them.
 * Whose they were is in what cannot be opened. `now`: ms since 1970.
 */
export async function endLoss(
  query: Query,
  now: number,
): Promise<{ parts: number; statements: InStatement[] }> {
  const { rows } = await query({ sql: 'SELECT value FROM setting WHERE name = ?', args: [name] })
  const parts = Number(rows[0]?.value ?? 0)
  if (parts === 0) return { parts, statements: [] }
  const { statements } = await takeIncarnation(query, 'parts-lost', now)
  return { parts, statements: [...statements, { sql: 'DELETE FROM setting WHERE name = ?', args: [name] }] }
}
