import type { InStatement } from '@libsql/client'
import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import { minuteMs, periods } from '../retention/periods.ts'
import { createSecret, hashSecret } from './secret.ts'

const lifetimeMs = periods.codeMinutes * minuteMs

/** Whom a code is for: whoever holds an invite, or, in the demo only, a person by choice. */
export type Claim = { kind: 'invite'; code: string } | { kind: 'person'; id: string }

/** What a code is bound to: its asker's PKCE challenge, and the scope that the session will have. */
export type CodeBinding = { scope: Scope; challenge: string }

/**
 * Makes a one-time code that `POST /v1/sessions` takes, and uses up the invite in the same write.
 * Undefined if the claim leads to nobody: an invite used, expired or never made.
 */
export function createCode(
  db: Database,
  claim: Claim,
  { scope, challenge }: CodeBinding,
  now: number,
): Promise<string | undefined> {
  const code = createSecret()
  return db.write<string | undefined>(async (query) => {
    const { rows } = await query(whoClaims(claim, now))
    const person = rows[0]?.person
    if (typeof person !== 'string') return { statements: [], result: undefined }
    const insert = {
      sql: 'INSERT INTO sign_in_code (hash, person, scope, challenge, expires_on) VALUES (?, ?, ?, ?, ?)',
      args: [hashSecret(code), person, scope, challenge, now + lifetimeMs],
    }
    return { statements: [...useUp(claim), sweep(now), insert], result: code }
  })
}

function whoClaims(claim: Claim, now: number): InStatement {
  if (claim.kind === 'person')
    return { sql: 'SELECT id AS person FROM person WHERE id = ?', args: [claim.id] }
  return {
    sql: `SELECT person FROM invite JOIN person ON person.id = invite.person
          WHERE hash = ? AND expires_on > ?`,
    args: [hashSecret(claim.code), now],
  }
}

function useUp(claim: Claim): InStatement[] {
  if (claim.kind === 'person') return []
  return [{ sql: 'DELETE FROM invite WHERE hash = ?', args: [hashSecret(claim.code)] }]
}

function sweep(now: number): InStatement {
  return { sql: 'DELETE FROM sign_in_code WHERE expires_on <= ?', args: [now] }
}
