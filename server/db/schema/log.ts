import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The settings log: append-only, each entry bound to the one before it by its SHA-256 (hex). */
export const logEntry = sqliteTable('log_entry', {
  number: integer().primaryKey(),
  month: text().notNull(),
  what: text().notNull(),
  before: text(),
  after: text().notNull(),
  previous: text().notNull(),
  hash: text().notNull(),
})
