import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import { bytes } from './bytes.ts'

/** The tree as frozen for an epoch: which pass a team takes and which team's pool its ratings go to. */
export const epochTeam = sqliteTable(
  'epoch_team',
  {
    epoch: text().notNull(),
    team: text().notNull(),
    parent: text(),
    group: text('grp').notNull(),
    pool: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.epoch, t.team] })],
)

/** `privateKey` (PKCS #8) is null once the epoch is closed. */
export const epochKey = sqliteTable(
  'epoch_key',
  {
    epoch: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    group: text('grp').notNull(),
    spki: bytes().notNull(),
    privateKey: bytes(),
  },
  (t) => [primaryKey({ columns: [t.epoch, t.scope, t.group] })],
)

/**
 * What people are hashed with in `pass_issue`, and half of what `EpochKeys` are made of; destroyed at closing, so
 * that neither leads to anybody then.
 */
export const epochSecret = sqliteTable('epoch_secret', {
  epoch: text().primaryKey(),
  secret: bytes().notNull(),
})
