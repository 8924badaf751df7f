import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import type { Identity } from './oidc.ts'

/** Who somebody is, if anybody, and what is written once they have signed in. */
export type Resolved = { person: string | undefined; using: InStatement[] }

/**
 * The person of an identity: the one it was bound to when they first signed in by it, else whoever has its
 * e-mail alone, who is bound to it then. Somebody bound to another account of the same provider is not taken by
 * e-mail: addresses are given to new people.
 */
export async function resolveIdentity(query: Query, { issuer, subject, email }: Identity): Promise<Resolved> {
  const bound = await query({
    sql: `SELECT person FROM identity JOIN person ON person.id = identity.person
          WHERE issuer = ? AND subject = ? AND left_epoch IS NULL`,
    args: [issuer, subject],
  })
  if (bound.rows[0]) return { person: String(bound.rows[0].person), using: [] }
  if (email === undefined) return { person: undefined, using: [] }
  const { rows } = await query({
    sql: `SELECT id, EXISTS (SELECT 1 FROM identity WHERE issuer = ?1 AND person = person_.id) AS taken
          FROM person person_ WHERE lower(email) = lower(?2) AND left_epoch IS NULL`,
    args: [issuer, email],
  })
  const [only, another] = rows
  if (!only || another || only.taken !== 0) return { person: undefined, using: [] }
  const bind = {
    sql: `INSERT INTO identity (issuer, subject, person) VALUES (?, ?, ?)
          ON CONFLICT (issuer, subject) DO UPDATE SET person = excluded.person`,
    args: [issuer, subject, String(only.id)],
  }
  return { person: String(only.id), using: [bind] }
}
