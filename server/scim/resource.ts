import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { enterpriseUrn, groupUrn, userUrn } from './schema.ts'

/** NUL would end a text in the database: what is read back would be another one, or none. */
const Kept = v.pipe(
  v.string(),
  v.check((text) => !text.includes('\0'), 'must not have NUL characters'),
)
const Text = v.exactOptional(v.pipe(Kept, v.maxLength(500)))

/** What is kept of a user; `active` unless it says otherwise. */
export const UserResource = v.object({
  userName: v.pipe(Kept, v.trim(), v.minLength(1, 'userName must not be empty'), v.maxLength(200)),
  externalId: Text,
  name: v.exactOptional(v.object({ formatted: Text, givenName: Text, familyName: Text })),
  displayName: Text,
  userType: Text,
  active: v.optional(v.boolean(), true),
  emails: v.exactOptional(
    v.array(v.object({ value: Text, type: Text, primary: v.exactOptional(v.boolean()) })),
  ),
  [enterpriseUrn]: v.exactOptional(
    v.object({
      department: Text,
      manager: v.exactOptional(v.object({ value: Text, displayName: Text })),
    }),
  ),
})
export type UserResource = v.InferOutput<typeof UserResource>

/** `members` are ids of users. */
export const GroupResource = v.object({
  displayName: v.pipe(Kept, v.trim(), v.minLength(1, 'displayName must not be empty'), v.maxLength(500)),
  externalId: Text,
  members: v.optional(v.array(v.object({ value: v.string() })), []),
})
export type GroupResource = v.InferOutput<typeof GroupResource>

/** A resource as it is answered; `version` is its ETag. */
export type Shown = { id: string; schemas: string[]; meta: { version: string } } & Record<string, unknown>

/** A user as it is answered (RFC 7643 §4.1). */
export function showUser(baseUrl: string, id: string, resource: UserResource): Shown {
  const schemas = resource[enterpriseUrn] ? [userUrn, enterpriseUrn] : [userUrn]
  return { schemas, id, ...resource, meta: metaOf(baseUrl, 'User', id, resource) }
}

/** A group as it is answered (RFC 7643 §4.2); each member with its address. */
export function showGroup(baseUrl: string, id: string, resource: GroupResource): Shown {
  const members = resource.members.map(({ value }) => ({
    value,
    $ref: `${baseUrl}/Users/${encodeURIComponent(value)}`,
  }))
  return { schemas: [groupUrn], id, ...resource, members, meta: metaOf(baseUrl, 'Group', id, resource) }
}

function metaOf(baseUrl: string, resourceType: 'User' | 'Group', id: string, resource: object) {
  const hash = createHash('sha256').update(JSON.stringify(resource)).digest('base64url').slice(0, 16)
  const location = `${baseUrl}/${resourceType}s/${encodeURIComponent(id)}`
  return { resourceType, location, version: `W/"${hash}"` }
}
