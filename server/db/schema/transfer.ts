import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import { bytes } from './bytes.ts'

/** A sealed pass book on its way to its holder's second device: ten minutes at most, nobody here can open it. */
export const transfer = sqliteTable(
  'transfer',
  {
    id: bytes().primaryKey(),
    person: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    box: bytes().notNull(),
    expiresOn: integer().notNull(),
  },
  (t) => [uniqueIndex('transfer_of').on(t.person, t.scope)],
)
