import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import { bytes } from './bytes.ts'

/**
 * `hash` is the bearer's; `refresh` the hash of what renews it, `spent` of what did last. `expiresOn` and
 * `bearerUntil` are whole days, lest they tell when somebody was there. Sessions from before there was
 * renewal have null in all that belongs to it.
 */
export const session = sqliteTable(
  'session',
  {
    hash: bytes().primaryKey(),
    person: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    expiresOn: integer().notNull(),
    id: bytes(), // stays when bearer and refresh change
    refresh: bytes(),
    spent: bytes(),
    bearerUntil: integer(),
    openedMonth: text(),
  },
  (t) => [index('session_id').on(t.id), index('session_person').on(t.person)],
)
