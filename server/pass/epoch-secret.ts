import { createHmac, randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'

/** The secret that an epoch's people are hashed with and its keys are made of, if somebody was issued passes in it and it is not closed. */
export async function findEpochSecret(query: Query, epoch: Epoch): Promise<Buffer | undefined> {
  const { rows } = await query({
    sql: 'SELECT hex(secret) AS secret FROM epoch_secret WHERE epoch = ?',
    args: [epoch],
  })
  return rows[0] && Buffer.from(String(rows[0].secret), 'hex')
}

/** The epoch's secret, or a new one with the statement that keeps it. */
export async function getEpochSecret(
  query: Query,
  epoch: Epoch,
): Promise<{ secret: Buffer; statements: InStatement[] }> {
  const known = await findEpochSecret(query, epoch)
  if (known) return { secret: known, statements: [] }
  const secret = randomBytes(32)
  const sql = 'INSERT INTO epoch_secret (epoch, secret) VALUES (?, ?)'
  return { secret, statements: [{ sql, args: [epoch, secret] }] }
}

/** What `pass_issue` has of a person: HMAC-SHA-256 (RFC 2104) of the id, base64url. */
export function hashPerson(secret: Buffer, person: string): string {
  return createHmac('sha256', secret).update(person).digest('base64url')
}
