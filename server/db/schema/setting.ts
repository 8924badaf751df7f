import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Settings by name, `incarnation` among them. */
export const setting = sqliteTable('setting', { name: text().primaryKey(), value: text().notNull() })
