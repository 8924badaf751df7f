import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const team = sqliteTable('team', {
  id: text().primaryKey(),
  name: text().notNull(),
  parent: text(),
  kind: text({ enum: ['team', 'supplier'] }).notNull(),
  lead: text(), // the person who gets the team's follow-up requests
  leftEpoch: text(), // when the directory stopped naming it; its results stay
})

/**
 * `addedEpoch`: a person gets passes from the epoch after it, the organisation's first excepted. `leftEpoch`:
 * when the directory stopped naming the person, who is then shown and let in nowhere; erasure is another thing.
 */
export const person = sqliteTable('person', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text(),
  team: text().notNull(),
  kind: text({ enum: ['employee', 'contractor', 'supplier', 'affiliate'] }).notNull(),
  addedEpoch: text().notNull(),
  role: text({ enum: ['member', 'analyst', 'administrator'] })
    .notNull()
    .default('member'), // a lead is who leads a team
  leftEpoch: text(),
})

/** A person's own id on a site. */
export const account = sqliteTable(
  'account',
  { site: text().notNull(), account: text().notNull(), person: text().notNull() },
  (t) => [primaryKey({ columns: [t.site, t.account] }), index('account_person').on(t.person)],
)

/**
 * Accounts that devices saw on sites and could not match: a set, without who saw them or how often. `month`: in which
 * they were first told.
 */
export const unknownIdentity = sqliteTable(
  'unknown_identity',
  { site: text().notNull(), account: text().notNull(), month: text().notNull().default('') },
  (t) => [primaryKey({ columns: [t.site, t.account] })],
)

/** One row, counted up by triggers at every change of what devices are shown of the directory. */
export const directoryStamp = sqliteTable('directory_stamp', {
  one: integer().primaryKey(),
  changes: integer().notNull(),
})
