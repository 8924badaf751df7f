import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import { bytes } from './bytes.ts'

/** Who somebody is at an OpenID provider, bound when they first signed in by it. */
export const identity = sqliteTable(
  'identity',
  { issuer: text().notNull(), subject: text().notNull(), person: text().notNull() },
  (t) => [primaryKey({ columns: [t.issuer, t.subject] }), index('identity_person').on(t.person)],
)

/** A sign-in that was sent to an OpenID provider; `hash` is that of the secret in the browser's cookie. */
export const signInAttempt = sqliteTable('sign_in_attempt', {
  hash: bytes().primaryKey(),
  provider: text().notNull(),
  request: text().notNull(), // JSON: what `/sign-in` was opened with
  expiresOn: integer().notNull(),
})

/** Secrets are kept as SHA-256 hashes only; instants are ms since 1970. */
export const invite = sqliteTable('invite', {
  hash: bytes().primaryKey(),
  person: text().notNull(),
  expiresOn: integer().notNull(),
})

/** A one-time code that `/sign-in` gave, bound to its asker by a PKCE challenge. */
export const signInCode = sqliteTable('sign_in_code', {
  hash: bytes().primaryKey(),
  person: text().notNull(),
  scope: text().$type<Scope>().notNull(),
  challenge: text().notNull(),
  expiresOn: integer().notNull(),
})
