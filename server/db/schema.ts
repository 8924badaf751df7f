import { sql } from 'drizzle-orm'
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import type { Scope } from '../contract/id.ts'
import type { PartKind } from '../contract/rating.ts'
import type { Sums } from '../release/sums.ts'

const bytes = () => blob({ mode: 'buffer' })

/** Ids are random, so their order tells nothing. */
const letterColumns = () => ({
  id: bytes().primaryKey(),
  sender: text().notNull(),
  helper: text().notNull(),
  month: text().notNull(),
})

/** Settings by name, `incarnation` among them. */
export const setting = sqliteTable('setting', { name: text().primaryKey(), value: text().notNull() })

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

/** Accounts that devices saw on sites and could not match: a set, without who saw them, when or how often. */
export const unknownIdentity = sqliteTable(
  'unknown_identity',
  { site: text().notNull(), account: text().notNull() },
  (t) => [primaryKey({ columns: [t.site, t.account] })],
)

/** One row, counted up by triggers at every change of what devices are shown of the directory. */
export const directoryStamp = sqliteTable('directory_stamp', {
  one: integer().primaryKey(),
  changes: integer().notNull(),
})

/** A person as an identity provider keeps them up to date; `userName` in lower case, `resource` what is kept of theirs (JSON). */
export const scimUser = sqliteTable(
  'scim_user',
  {
    person: text().primaryKey(),
    userName: text().notNull(),
    externalId: text(),
    resource: text().notNull(),
  },
  (t) => [uniqueIndex('scim_user_name').on(t.userName), index('scim_user_external').on(t.externalId)],
)

export const scimGroup = sqliteTable('scim_group', {
  id: text().primaryKey(),
  displayName: text().notNull(),
  externalId: text(),
})

export const scimMember = sqliteTable(
  'scim_member',
  { group: text('grp').notNull(), person: text().notNull() },
  (t) => [primaryKey({ columns: [t.group, t.person] }), index('scim_member_person').on(t.person)],
)

/** Bearer tokens of identity providers, as SHA-256; `id` is what they are revoked by. */
export const scimToken = sqliteTable('scim_token', {
  hash: bytes().primaryKey(),
  id: text().notNull(),
  name: text().notNull(),
  month: text().notNull(),
})

export const site = sqliteTable('site', {
  id: text().primaryKey(),
  name: text().notNull(),
  origin: text().notNull().unique(),
})

/** Secrets are kept as SHA-256 hashes only; instants are ms since 1970. */
export const invite = sqliteTable('invite', {
  hash: bytes().primaryKey(),
  person: text().notNull(),
  expiresOn: integer().notNull(),
})

/** A one-time code that `/sign-in` gave, bound to its asker by a PKCE challenge. */
export const signInCode = sqliteTable('sign_in_code', {
  hash: bytes().primaryKey(),
  person: text().notNull(),
  scope: text().$type<Scope>().notNull(),
  challenge: text().notNull(),
  expiresOn: integer().notNull(),
})

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

/** Who somebody is at an OpenID provider, bound when they first signed in by it. */
export const identity = sqliteTable(
  'identity',
  { issuer: text().notNull(), subject: text().notNull(), person: text().notNull() },
  (t) => [primaryKey({ columns: [t.issuer, t.subject] }), index('identity_person').on(t.person)],
)

/** A sign-in that was sent to an OpenID provider; `hash` is that of the secret in the browser's cookie. */
export const signInAttempt = sqliteTable('sign_in_attempt', {
  hash: bytes().primaryKey(),
  provider: text().notNull(),
  request: text().notNull(), // JSON: what `/sign-in` was opened with
  expiresOn: integer().notNull(),
})

/** What a site's own server vouches for its people with: the Ed25519 public key (SPKI). */
export const siteKey = sqliteTable('site_key', {
  id: text().primaryKey(),
  site: text().notNull(),
  spki: bytes().notNull(),
})

/** Vouching tokens that were used, as the hash of site and `jti`, until they would have expired. */
export const vouched = sqliteTable('vouched', { hash: bytes().primaryKey(), expiresOn: integer().notNull() })

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

/** A rating that was taken back: no delayed original may revive it. */
export const withdrawal = sqliteTable('withdrawal', {
  id: bytes().primaryKey(),
  revision: integer().notNull(),
  epoch: text().notNull(),
})

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

/** One row: the number of the last commit. Every write names the number it was decided on. */
export const fence = sqliteTable('fence', { one: integer().primaryKey(), commits: integer().notNull() })

/** Lines that were committed and are not in the journal file yet. */
export const journalLine = sqliteTable('journal_line', {
  number: integer().primaryKey(),
  line: text().notNull(),
})

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

/** The settings log: append-only, each entry bound to the one before it by its SHA-256 (hex). */
export const logEntry = sqliteTable('log_entry', {
  number: integer().primaryKey(),
  month: text().notNull(),
  what: text().notNull(),
  before: text(),
  after: text().notNull(),
  previous: text().notNull(),
  hash: text().notNull(),
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

/** Who does not want to receive what. */
export const declined = sqliteTable(
  'declined',
  { person: text().notNull(), kind: text({ enum: ['thanks', 'note'] }).notNull() },
  (t) => [primaryKey({ columns: [t.person, t.kind] })],
)

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
