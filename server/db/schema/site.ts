import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './bytes.ts'

export const site = sqliteTable('site', {
  id: text().primaryKey(),
  name: text().notNull(),
  origin: text().notNull().unique(),
})

/** What a site's own server vouches for its people with: the Ed25519 public key (SPKI). */
export const siteKey = sqliteTable('site_key', {
  id: text().primaryKey(),
  site: text().notNull(),
  spki: bytes().notNull(),
  month: text().notNull().default(''), // in which it was made; empty: before that was noted
})

/** Vouching tokens that were used, as the hash of site and `jti`, until they would have expired. */
export const vouched = sqliteTable('vouched', { hash: bytes().primaryKey(), expiresOn: integer().notNull() })
