import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../../contract/id.ts'
import type { PartKind } from '../../contract/rating.ts'
import { bytes } from './bytes.ts'

/**
 * What keys of what is pooled are salted with, besides the epoch's secret. A new one at every tick; the one
 * before is destroyed as soon as nothing is pooled under it.
 */
export const generation = sqliteTable('generation', {
  number: integer().primaryKey(),
  salt: bytes().notNull(),
})

/**
 * Parts of one kind, team, epoch and scope that are not shown yet. The team is sealed, and the pool found by
 * a mark of it. Ids are random, below 2 ** 53; like marks and boxes they are others in every generation.
 */
export const pool = sqliteTable(
  'pool',
  {
    id: integer().primaryKey(),
    generation: integer().notNull(),
    epoch: text().notNull(),
    scope: text().$type<Scope>().notNull(),
    kind: text().$type<PartKind>().notNull(),
    placeMark: bytes().notNull(),
    sealedTeam: bytes().notNull(),
  },
  (t) => [uniqueIndex('pool_place').on(t.generation, t.epoch, t.scope, t.placeMark)],
)

/**
 * Stored under marks and without rowid, so that nothing tells the order of arrival: `id` is one of the
 * rating and the kind, `raterMark` of the token and the team, `interactionMark` of the score's interaction.
 * All else is in the box: see `part-box.ts`.
 */
export const part = sqliteTable(
  'part',
  {
    id: bytes().primaryKey(),
    kind: text().$type<PartKind>().notNull(),
    pool: integer().notNull(),
    raterMark: bytes().notNull(),
    interactionMark: bytes(),
    sealed: bytes().notNull(),
  },
  (t) => [
    index('part_pool').on(t.pool, t.raterMark),
    index('part_interaction').on(t.interactionMark).where(sql`kind = 'score'`),
  ],
)

/** A rating that was taken back: no delayed original may revive it. */
export const withdrawal = sqliteTable('withdrawal', {
  id: bytes().primaryKey(),
  revision: integer().notNull(),
  epoch: text().notNull(),
})
