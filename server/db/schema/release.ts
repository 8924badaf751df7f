import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PartKind } from '../../contract/rating.ts'
import type { Sums } from '../../release/sums.ts'
import { bytes } from './bytes.ts'

/** An immutable published sum. Ids are random. */
export const release = sqliteTable(
  'release',
  {
    id: bytes().primaryKey(),
    kind: text().$type<PartKind>().notNull(),
    team: text().notNull(),
    epoch: text().notNull(),
    week: text().notNull(),
    sums: text({ mode: 'json' }).$type<Sums>().notNull(),
  },
  (t) => [index('release_team').on(t.team, t.week)],
)

/** What became of a part; all that stays of it, until the epoch's list is closed. */
export const mark = sqliteTable(
  'mark',
  {
    id: bytes().notNull(),
    kind: text().$type<PartKind>().notNull(),
    epoch: text().notNull(),
    outcome: text({ enum: ['counted', 'withheld'] }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.kind] }), index('mark_epoch').on(t.epoch)],
)

/**
 * A closed epoch, and how many scores were withheld. Its list is published from `emptying` on, while marks
 * and passes issued are still being deleted, until it has `expired` a year later.
 */
export const closedEpoch = sqliteTable('closed_epoch', {
  epoch: text().primaryKey(),
  closedOn: integer().notNull(),
  withheld: integer().notNull(),
  state: text({ enum: ['emptying', 'listed', 'expired'] })
    .notNull()
    .default('listed'),
})

/** The list of a closed epoch, or of one about to be: ids of 16 bytes one after the other, sorted, in numbered pieces. */
export const listedIds = sqliteTable(
  'listed_ids',
  {
    epoch: text().notNull(),
    outcome: text({ enum: ['counted', 'withheld'] }).notNull(),
    kind: text().$type<PartKind>().notNull(),
    number: integer().notNull(),
    ids: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.epoch, t.outcome, t.kind, t.number] })],
)

/** Least raters of a release from an epoch on; details and comments share theirs. Rows are only ever added or raised. */
export const threshold = sqliteTable(
  'threshold',
  {
    kind: text({ enum: ['score', 'detail'] }).notNull(),
    epoch: text().notNull(),
    raters: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.kind, t.epoch] })],
)
