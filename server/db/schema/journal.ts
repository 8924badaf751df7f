import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** One row: the number of the last commit. Every write names the number it was decided on. */
export const fence = sqliteTable('fence', { one: integer().primaryKey(), commits: integer().notNull() })

/** Lines that were committed and are not in the journal file yet. */
export const journalLine = sqliteTable('journal_line', {
  number: integer().primaryKey(),
  line: text().notNull(),
})
