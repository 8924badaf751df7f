import type { Database } from '../db/open.ts'

/** Signs out: the bearer token with this hash opens nothing any more. Ending it twice is no error. */
export function endSession(db: Database, hash: Buffer): Promise<void> {
  return db.run([{ sql: 'DELETE FROM session WHERE hash = ?', args: [hash] }])
}
