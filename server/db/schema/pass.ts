import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import { bytes } from './bytes.ts'

/**
 * That a person was given passes, and for which blinded values: nothing that leads to a token. `person` is
 * a hash of the id, keyed with the epoch's secret: it outlives the person's erasure until closing.
 */
export const passIssue = sqliteTable(
  'pass_issue',
  {
    epoch: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    person: text().notNull(),
    group: text('grp').notNull(),
    blindedHash: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.epoch, t.scope, t.person, t.group] })],
)

/**
 * The other names of who was given passes, hashed like `pass_issue.person`, which `person` is: somebody who
 * is erased and comes back under another id is known by them.
 */
export const passIdentity = sqliteTable(
  'pass_identity',
  {
    epoch: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    identity: text().notNull(),
    person: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.epoch, t.scope, t.identity] })],
)
