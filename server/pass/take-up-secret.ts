import { createHmac } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { Unavailable } from '../db/connection.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { takeIncarnation } from '../settings/take-incarnation.ts'

const name = 'secret_fingerprint'

/** `other`: the database is one of another secret, and was left as it is; `ratings` collect in it. */
export type TakenUp = { kind: 'taken-up'; dropped: number } | { kind: 'other'; ratings: number }

/**
 * Makes the database one of this secret, before anything else is done with it. One that is of another secret is only
 * taken over where `replace` says so: what waits in it then goes, and a new incarnation is taken, in one transaction,
 * so that devices send it again. `now`: ms since 1970; `dropped`: ratings.
 */
export async function takeUpSecret(
  db: Database,
  secret: Buffer,
  { now, replace }: { now: number; replace: boolean },
): Promise<TakenUp> {
  const outcome = await db.write<TakenUp>(async (query) => {
    const known = await findFingerprint(query)
    if (known === fingerprint(secret)) return { statements: [], result: { kind: 'taken-up', dropped: 0 } }
    const { rows } = await query('SELECT max(n) AS n FROM (SELECT count(*) AS n FROM part GROUP BY kind)')
    const ratings = Number(rows[0]?.n)
    if (known !== undefined && !replace) return { statements: [], result: { kind: 'other', ratings } }
    const record = {
      sql: 'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)',
      args: [name, fingerprint(secret)],
    }
    if (ratings === 0) return { statements: [record], result: { kind: 'taken-up', dropped: 0 } }
    const { statements } = await takeIncarnation(query, 'secret-changed', now)
    return {
      statements: ['DELETE FROM part', 'DELETE FROM pool', 'DELETE FROM generation', record, ...statements],
      result: { kind: 'taken-up', dropped: ratings },
    }
  })
  if (outcome.kind === 'taken-up' && outcome.dropped > 0) await db.checkpoint()
  return outcome
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
