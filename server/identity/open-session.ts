import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { epochAt } from '../contract/epoch.ts'
import type { Session } from '../contract/session.ts'
import { dayMs, periods } from '../retention/periods.ts'
import { beginRefresh } from './refresh-token.ts'
import { createSecret, hashSecret } from './secret.ts'

/** Secrets are made outside of the write, as what decides may be called again. */
export type SessionSecrets = { id: Buffer; token: string; refresh: string }

/** The secrets of a session that begins. */
export function createSessionSecrets(): SessionSecrets {
  return { id: randomBytes(16), token: createSecret(), refresh: createSecret() }
}

/** A new session, and the statement that opens it. `serverSecret`: what its refresh tokens are proved with. */
export function openSession(
  serverSecret: Buffer,
  { id, token, refresh }: SessionSecrets,
  { person, scope }: Pick<Session, 'person' | 'scope'>,
  now: number,
): { session: Session; statement: InStatement } {
  const ends = sessionEnds(now)
  const statement = {
    sql: `INSERT INTO session (hash, person, scope, expires_on, id, refresh, bearer_until, opened_month)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    args: [
      ...[hashSecret(token), person.id, scope, ends.expiresOn],
      ...[id, hashSecret(refresh), ends.bearerUntil, epochAt(now, 'month')],
    ],
  }
  const begins = beginRefresh(serverSecret, id, hashSecret(refresh))
  const session = { token, scope, person, ...ends, refresh: `${begins}.${refresh}` }
  return { session, statement }
}

/** Whole days, so that neither tells when somebody was there: a bearer lives for one to two of them. */
export function sessionEnds(now: number): { expiresOn: number; bearerUntil: number } {
  const today = now - (now % dayMs)
  return {
    expiresOn: today + periods.sessionDays * dayMs,
    bearerUntil: today + (1 + periods.bearerDays) * dayMs,
  }
}
