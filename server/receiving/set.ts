import type { Receiving } from '../contract/receiving.ts'
import type { Database } from '../db/open.ts'

/** Switches receiving on or off, each kind for itself. What was received before stays. */
export async function setReceiving(db: Database, person: string, wanted: Receiving): Promise<Receiving> {
  const kinds = (['thanks', 'note'] as const).filter((kind) => !wanted[kind])
  await db.run([
    { sql: 'DELETE FROM declined WHERE person = ?', args: [person] },
    ...kinds.map((kind) => ({
      sql: 'INSERT INTO declined (person, kind) VALUES (?, ?)',
      args: [person, kind],
    })),
  ])
  return wanted
}
