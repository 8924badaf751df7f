import { index, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { bytes } from './bytes.ts'

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
