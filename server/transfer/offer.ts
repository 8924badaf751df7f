import type { TransferOffer, TransferOffered } from '../contract/transfer.ts'
import type { Deps } from '../env.ts'
import type { PersonSession } from '../identity/find-session.ts'
import { minuteMs, periods } from '../retention/periods.ts'

const lifetimeMs = periods.transferMinutes * minuteMs

/**
 * Keeps a sealed pass book for its holder's second device, ten minutes at most. There is one at a time of a
 * person and scope: another offer takes its place.
 */
export async function offerTransfer(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { person, scope }: PersonSession,
  { id, box }: TransferOffer,
): Promise<TransferOffered> {
  const now = clock()
  const expiresOn = now + lifetimeMs
  await db.run([
    {
      sql: 'DELETE FROM transfer WHERE expires_on <= ? OR id = ? OR (person = ? AND scope = ?)',
      args: [now, bytesOf(id), person.id, scope],
    },
    {
      sql: 'INSERT INTO transfer (id, person, scope, box, expires_on) VALUES (?, ?, ?, ?, ?)',
      args: [bytesOf(id), person.id, scope, bytesOf(box), expiresOn],
    },
  ])
  return { expiresOn }
}

function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}
