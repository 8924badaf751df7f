import type { Scope } from '../contract/id.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { minuteMs, periods } from '../retention/periods.ts'
import type { Identity } from './oidc.ts'
import { type Resolved, resolveIdentity } from './resolve-identity.ts'
import { createSecret, hashSecret } from './secret.ts'

const lifetimeMs = periods.codeMinutes * minuteMs

/** Whom a code is for: whoever holds an invite, or whom a provider knows; in the demo only, a person by choice. */
export type Claim =
  | { kind: 'invite'; code: string }
  | { kind: 'identity'; identity: Identity }
  | { kind: 'person'; id: string }

/** What a code is bound to: its asker's PKCE challenge, and the scope that the session will have. */
export type CodeBinding = { scope: Scope; challenge: string }

/**
 * Makes a one-time code that `POST /v1/sessions` takes, and uses up the invite in the same write.
 * Undefined if the claim leads to nobody: an invite used, expired or never made, somebody not in the directory.
 */
export function createCode(
  db: Database,
  claim: Claim,
  { scope, challenge }: CodeBinding,
  now: number,
): Promise<string | undefined> {
  const code = createSecret()
  return db.write<string | undefined>(async (query) => {
    const { person, using } = await resolve(query, claim, now)
    if (person === undefined) return { statements: [], result: undefined }
    const insert = {
      sql: 'INSERT INTO sign_in_code (hash, person, scope, challenge, expires_on) VALUES (?, ?, ?, ?, ?)',
      args: [hashSecret(code), person, scope, challenge, now + lifetimeMs],
    }
    return { statements: [...using, sweep(now), insert], result: code }
  })
}

async function resolve(query: Query, claim: Claim, now: number): Promise<Resolved> {
  if (claim.kind === 'identity') return resolveIdentity(query, claim.identity)
  if (claim.kind === 'invite') return resolveInvite(query, claim.code, now)
  const { rows } = await query({
    sql: 'SELECT id FROM person WHERE id = ? AND left_epoch IS NULL',
    args: [claim.id],
  })
  return { person: rows[0] && String(rows[0].id), using: [] }
}

async function resolveInvite(query: Query, code: string, now: number): Promise<Resolved> {
  const { rows } = await query({
    sql: `SELECT person FROM invite JOIN person ON person.id = invite.person
          WHERE hash = ? AND expires_on > ? AND left_epoch IS NULL`,
    args: [hashSecret(code), now],
  })
  const use = { sql: 'DELETE FROM invite WHERE hash = ?', args: [hashSecret(code)] }
  return { person: rows[0] && String(rows[0].person), using: [use] }
}

function sweep(now: number) {
  return { sql: 'DELETE FROM sign_in_code WHERE expires_on <= ?', args: [now] }
}
