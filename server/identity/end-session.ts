import type { Database } from '../db/open.ts'
import { HttpProblem } from '../errors.ts'
import { idColumn } from './list-sessions.ts'

/** Signs out: the bearer token with this hash opens nothing any more. Ending it twice is no error. */
export function endSession(db: Database, hash: Buffer): Promise<void> {
  return db.run([{ sql: 'DELETE FROM session WHERE hash = ?', args: [hash] }])
}

/**
 * Ends one of a person's own sessions, by its id.
 * @throws HttpProblem 404 `unknown-session`, also for somebody else's
 */
export async function endOwnSession(db: Database, person: string, id: string): Promise<void> {
  const args = [person, Buffer.from(id, 'base64url')]
  const isThere = await db.write(async (query) => {
    const where = `WHERE person = ? AND ${idColumn} = ?`
    const { rows } = await query({ sql: `SELECT 1 FROM session ${where}`, args })
    const statements = rows.length > 0 ? [{ sql: `DELETE FROM session ${where}`, args }] : []
    return { statements, result: rows.length > 0 }
  })
  if (!isThere) throw new HttpProblem(404, 'unknown-session', 'There is no such session of yours')
}
