import { createHmac } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { Unavailable } from '../db/connection.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { takeIncarnation } from '../settings/take-incarnation.ts'

const name = 'secret_fingerprint'

/**
 * Makes the database one of this secret, before anything else is done with it. Where parts wait that are
 * kept under another one, all of them go, and a new incarnation is taken, in one transaction. `now`: ms since 1970.
 * @returns how many ratings were dropped; devices send them again
 */
export async function takeUpSecret(db: Database, secret: Buffer, now: number): Promise<number> {
  const dropped = await db.write(async (query) => {
    const known = await findFingerprint(query)
    if (known === fingerprint(secret)) return { statements: [], result: 0 }
    const { rows } = await query('SELECT count(DISTINCT id) AS n FROM part')
    const ratings = Number(rows[0]?.n)
    const record = {
      sql: 'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)',
      args: [name, fingerprint(secret)],
    }
    if (ratings === 0) return { statements: [record], result: 0 }
    const { statements } = await takeIncarnation(query, 'secret-changed', now)
    return {
      statements: ['DELETE FROM part', 'DELETE FROM pool', record, ...statements],
      result: ratings,
    }
  })
  if (dropped > 0) await db.checkpoint()
  return dropped
}

/** The next secret that is taken up will be the first. */
export const forgetSecret: InStatement = { sql: 'DELETE FROM setting WHERE name = ?', args: [name] }

/** @throws Unavailable when another process has taken up another secret since */
export async function requireTakenUp(query: Query, secret: Buffer): Promise<void> {
  const known = await findFingerprint(query)
  if (known !== undefined && known !== fingerprint(secret))
    throw new Unavailable('another server process runs on this database with another RAPPORT_SECRET')
}

async function findFingerprint(query: Query): Promise<string | undefined> {
  const { rows } = await query({ sql: 'SELECT value FROM setting WHERE name = ?', args: [name] })
  return rows[0] && String(rows[0].value)
}

/** HMAC-SHA-256 (RFC 2104) of a fixed word: tells secrets apart, and nothing of them. */
function fingerprint(secret: Buffer): string {
  return createHmac('sha256', secret).update('rapport secret').digest('base64url')
}
