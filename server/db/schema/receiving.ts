import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Who does not want to receive what. */
export const declined = sqliteTable(
  'declined',
  { person: text().notNull(), kind: text({ enum: ['thanks', 'note'] }).notNull() },
  (t) => [primaryKey({ columns: [t.person, t.kind] })],
)
