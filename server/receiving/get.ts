import { eq } from 'drizzle-orm'
import type { Receiving } from '../contract/receiving.ts'
import type { Database } from '../db/open.ts'
import { declined } from '../db/schema/receiving.ts'

/** Whether a person wants thanks and private notes; both, until switched off. */
export async function getReceiving(db: Database, person: string): Promise<Receiving> {
  const rows = await db.read.select({ kind: declined.kind }).from(declined).where(eq(declined.person, person))
  const kinds = rows.map(({ kind }) => kind)
  return { thanks: !kinds.includes('thanks'), note: !kinds.includes('note') }
}
