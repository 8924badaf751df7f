import { randomUUID } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import { appendToLog } from '../log/append.ts'
import { putOffClosings } from './closing-time.ts'

/**
 * A new incarnation, upon which devices send again what was not counted, with the statements that take it and
 * leave them the time for it. Logged as what happened: whoever reads the settings log sees it. `now`: ms since 1970.
 */
export async function takeIncarnation(
  query: Query,
  event: 'restored' | 'secret-changed' | 'parts-lost',
  now: number,
): Promise<{ incarnation: string; statements: InStatement[] }> {
  const incarnation = randomUUID()
  const sql = "INSERT OR REPLACE INTO setting (name, value) VALUES ('incarnation', ?)"
  const logged = await appendToLog(query, [{ what: event, after: incarnation }], now)
  return { incarnation, statements: [{ sql, args: [incarnation] }, putOffClosings(now), ...logged] }
}
