import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { PersonId } from '../contract/named.ts'
import { ReadableName } from '../contract/text.ts'
import type { Query } from '../db/writer.ts'
import { isDeleted } from './deleted.ts'
import { scimError } from './error.ts'
import type { UserResource } from './resource.ts'

const Email = v.pipe(v.string(), v.email())
const Kind = v.picklist(['employee', 'contractor', 'supplier', 'affiliate'])

/** What the directory has of a user. @throws SCIMError 400 for a name that cannot be shown */
export function toPerson(resource: UserResource) {
  const { displayName, name, userName, emails = [], userType = '' } = resource
  const parts = [name?.givenName, name?.familyName].filter(Boolean).join(' ')
  const called = v.safeParse(ReadableName, displayName || name?.formatted || parts || userName)
  if (!called.success) throw scimError(400, 'invalidValue', `The name ${called.issues[0].message}`)
  const best =
    emails.find(({ primary }) => primary) ?? emails.find(({ type }) => type === 'work') ?? emails[0]
  const kind = v.safeParse(Kind, userType.toLowerCase())
  return {
    name: called.output,
    email: [best?.value, userName].find((text) => v.is(Email, text)) ?? null,
    kind: kind.success ? kind.output : undefined,
  }
}

/**
 * Whom a new user is in the directory: somebody imported before, or back again, else a new id. An id is made of what
 * stays the same, so that whoever is deleted and created again is the same person to everything.
 * @throws SCIMError 409 `uniqueness` for the id of somebody imported whose name and address are others
 */
export async function resolvePerson(query: Query, resource: UserResource): Promise<string> {
  const { userName, externalId } = resource
  const { name, email } = toPerson(resource)
  const made = idOf(externalId ?? userName)
  const { rows } = await query({
    sql: `SELECT id, name, email, left_epoch, user_name, external_id
          FROM person LEFT JOIN scim_user ON scim_user.person = person.id
          WHERE id IN (?1, ?2, ?3) OR lower(email) = lower(?4) ORDER BY id`,
    args: [made, userName, externalId ?? made, email],
  })
  const free = rows.filter((row) => row.user_name === null || isDeleted(row.user_name))
  // An address, or an account's name, may be given to somebody new: whoever left is met again only for certain.
  const same = free.filter(({ left_epoch, name: known, external_id }) => {
    if (external_id !== null && externalId !== undefined) return external_id === externalId
    return left_epoch === null || known === name
  })
  const withId = same.filter(({ email: known }) => String(known).toLowerCase() !== email?.toLowerCase())
  const found = same.find(({ id }) => id === made) ?? (same.length === 1 ? same[0] : withId[0])
  if (found?.user_name === null && !isAlike(found, { name, email }))
    throw scimError(409, 'uniqueness', `${found.id} is somebody else in the directory, by name and address`)
  if (found) return String(found.id)
  return rows.some(({ id }) => id === made) ? idOf(`${made} ${userName} ${rows.length}`) : made
}

/** Somebody imported is not whoever happens to be called like their id. */
function isAlike(
  known: Record<string, unknown>,
  { name, email }: { name: string; email: string | null },
): boolean {
  const isSame = (one: unknown, other: string | null) =>
    typeof one === 'string' && one.toLowerCase() === other?.toLowerCase()
  return isSame(known.name, name) || isSame(known.email, email)
}

function idOf(text: string): string {
  return v.is(PersonId, text)
    ? text
    : `p-${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`
}
