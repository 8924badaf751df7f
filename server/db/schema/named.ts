import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './bytes.ts'

/** Ids are random, so their order tells nothing. */
const letterColumns = () => ({
  id: bytes().primaryKey(),
  sender: text().notNull(),
  helper: text().notNull(),
  month: text().notNull(),
})

/** Thanks from one person to another. Of the time only the month is known, and nothing of a rating. */
export const thanks = sqliteTable('thanks', { ...letterColumns(), text: text() }, (t) => [
  index('thanks_helper').on(t.helper),
  index('thanks_sender').on(t.sender, t.month),
])

/** Private notes: only sender and helper ever read them. */
export const note = sqliteTable('note', { ...letterColumns(), text: text().notNull() }, (t) => [
  index('note_helper').on(t.helper),
  index('note_sender').on(t.sender, t.month),
])

/** Requests that a team may contact the sender; whoever leads the team has them. */
export const followUp = sqliteTable(
  'follow_up',
  {
    id: bytes().primaryKey(),
    sender: text().notNull(),
    team: text().notNull(),
    month: text().notNull(),
    text: text(),
    state: text({ enum: ['open', 'answered', 'closed'] }).notNull(),
  },
  (t) => [index('follow_up_team').on(t.team), index('follow_up_sender').on(t.sender, t.month)],
)

/** Named things that were taken back or deleted: no delayed original may revive them. Whose they were is not kept. */
export const namedGone = sqliteTable('named_gone', { id: bytes().primaryKey(), month: text().notNull() })
