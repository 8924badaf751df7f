import { createHmac } from 'node:crypto'
import * as v from 'valibot'
import type { Database } from '../db/open.ts'
import { minuteMs, periods } from '../retention/periods.ts'
import { createSecret, hashSecret } from './secret.ts'
import { SignInRequest } from './sign-in-request.ts'

const lifetimeMs = periods.attemptMinutes * minuteMs

/** What one sign-in by a provider is told apart by. All three follow from the browser's secret. */
export type Proofs = { state: string; nonce: string; verifier: string }

/** A sign-in that was begun: what `/sign-in` was opened with, and at which provider. */
export type Attempt = { request: SignInRequest; provider: string }

/** Notes that a sign-in begins; the secret is the browser's, kept in a cookie. */
export async function beginAttempt(db: Database, attempt: Attempt, now: number): Promise<string> {
  const secret = createSecret()
  await db.run([
    { sql: 'DELETE FROM sign_in_attempt WHERE expires_on <= ?', args: [now] },
    {
      sql: 'INSERT INTO sign_in_attempt (hash, provider, request, expires_on) VALUES (?, ?, ?, ?)',
      args: [hashSecret(secret), attempt.provider, JSON.stringify(attempt.request), now + lifetimeMs],
    },
  ])
  return secret
}

/** The sign-in that a browser began, once: it is used up by being asked for. Undefined: none, or too old. */
export function takeAttempt(db: Database, secret: string, now: number): Promise<Attempt | undefined> {
  const args = [hashSecret(secret)]
  return db.write<Attempt | undefined>(async (query) => {
    const sql = 'SELECT provider, request, expires_on FROM sign_in_attempt WHERE hash = ?'
    const [row] = (await query({ sql, args })).rows
    if (!row) return { statements: [], result: undefined }
    const use = { sql: 'DELETE FROM sign_in_attempt WHERE hash = ?', args }
    const request = v.parse(SignInRequest, JSON.parse(String(row.request)))
    const isAlive = Number(row.expires_on) > now
    return { statements: [use], result: isAlive ? { request, provider: String(row.provider) } : undefined }
  })
}

/** The server keeps only the secret's hash, so its database tells none of them. */
export function proofsOf(secret: string): Proofs {
  const derive = (use: string) => createHmac('sha256', secret).update(use).digest('base64url')
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') }
}
