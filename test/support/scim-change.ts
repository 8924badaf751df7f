import * as fc from 'fast-check'
import { ScimError, type ScimPatchOperation, type ScimResource, scimPatch } from 'scim-patch'
import { core, work } from './scim-people.ts'

/** An operation as a provider sends it, and as the other library has to be told it; null: of what is not kept. */
export type Change = { sent: object; theirs: ScimPatchOperation | null }

const verb = fc.constantFrom('add', 'Add', 'replace', 'Replace')
const remove = fc.constantFrom('remove', 'Remove')
const text = fc.constantFrom('Anna', 'Zoë', 'Human Resources', 'it', 'Contractor')
const address = fc.constantFrom('new@corp.test', 'anna@corp.test', 'ä@corp.test')
const type = fc.constantFrom('work', 'Home', 'pager')
const truth = fc.constantFrom<[sent: unknown, means: boolean]>([true, true], ['True', true], ['False', false])

const same = (op: ScimPatchOperation): Change => ({ sent: op, theirs: op })
const single = [
  'displayName',
  'userType',
  'externalId',
  'name.givenName',
  'name.familyName',
  'name.formatted',
]
/** Names are alike in any case (RFC 7643 §2.1), which the library does not know. */
const anyCase = (path: string) => fc.constantFrom(path, path.toLowerCase(), path.toUpperCase())
const named = fc.record({ givenName: text, familyName: text }, { requiredKeys: ['givenName'] })
const emails = fc.uniqueArray(fc.record({ type, value: address }), {
  ...{ minLength: 1, maxLength: 3 },
  selector: (one) => one.type,
})

const setOne = fc
  .tuple(verb, fc.constantFrom(...single, `${work}:department`, `${core}:User:displayName`), text)
  .chain(([op, path, value]) =>
    anyCase(path).map((sent) => ({ sent: { op, path: sent, value }, theirs: { op, path, value } })),
  )
const removeOne = fc
  .tuple(remove, fc.constantFrom(...single, 'name', 'emails', `${work}:department`, `${work}:manager`))
  .map(([op, path]) => same({ op, path }))
const setName = fc.tuple(verb, named).map(([op, value]) => same({ op, path: 'name', value }))
const switched = fc.tuple(verb, truth, fc.boolean()).map(([op, [sent, means], hasPath]) => ({
  sent: hasPath ? { op, path: 'active', value: sent } : { op, value: { active: sent } },
  theirs: { op, value: { active: means } },
}))
/** Entra ID sends the plain id; §4.3 of RFC 7643 has an object. */
const managed = fc.tuple(verb, fc.constantFrom('it-1', 'hr-1'), fc.boolean()).map(([op, id, isPlain]) => ({
  sent: { op, path: `${work}:manager`, value: isPlain ? id : { value: id } },
  theirs: { op, path: `${work}:manager`, value: { value: id } },
}))
const setEmails = fc.tuple(verb, emails).map(([op, value]) => same({ op, path: 'emails', value }))
const setEmail = fc
  .tuple(verb, type, address)
  .map(([op, type, value]) => same({ op, path: `emails[type eq "${type}"].value`, value }))
const removeEmail = fc
  .tuple(remove, type, fc.constantFrom('', '.value'))
  .map(([op, type, rest]) => same({ op, path: `emails[type eq "${type}"]${rest}` }))
const withoutPath = fc
  .record(
    { displayName: text, 'name.familyName': text, userType: text, [`${work}:department`]: text },
    { requiredKeys: [] },
  )
  .chain((value) => verb.map((op) => same({ op, value })))
const replaceWithoutPath = emails.map((emails) => same({ op: 'replace', value: { emails } }))
const notKept = fc.tuple(
  verb,
  fc.constantFrom('title', 'phoneNumbers[type eq "work"].value', 'nickName'),
  text,
)

export const userChanges = fc.array(
  fc.oneof(
    ...[
      setOne,
      removeOne,
      setName,
      switched,
      managed,
      setEmails,
      setEmail,
      removeEmail,
      withoutPath,
      replaceWithoutPath,
    ],
    notKept.map(([op, path, value]): Change => ({ sent: { op, path, value }, theirs: null })),
  ),
  { minLength: 1, maxLength: 4 },
)

/** `ids` are of users. A member is compared by its id alone, of which the library knows nothing. */
export function groupChanges(ids: string[]): fc.Arbitrary<Change[]> {
  const some = fc.subarray(ids, { minLength: 1, maxLength: 4 })
  const toMembers = (ids: string[], more: object) => ids.map((value) => ({ ...more, value }))
  const given = fc.constantFrom({}, { $ref: null }, { display: 'not kept' })
  const ofMembers = fc
    .tuple(fc.oneof(verb, remove), some, given, fc.boolean())
    .map(([op, ids, more, hasPath]) => {
      const path = hasPath || /remove/i.test(op) ? { path: 'members' } : undefined
      const value = (members: object[]) => (path ? { ...path, value: members } : { value: { members } })
      return {
        sent: { op, ...value(toMembers(ids, more)) },
        theirs: { op, ...value(toMembers(ids, {})) } as ScimPatchOperation,
      }
    })
  const removeMember = fc
    .tuple(remove, fc.constantFrom(...ids))
    .map(([op, id]) => same({ op, path: `members[value eq "${id}"]` }))
  const rename = fc.tuple(verb, fc.constantFrom('Rapport-it', 'Ääni', 'Others'), fc.boolean())
  return fc.array(
    fc.oneof(
      { weight: 4, arbitrary: ofMembers },
      { weight: 2, arbitrary: removeMember },
      remove.map((op) => same({ op, path: 'members' })),
      rename.map(([op, displayName, hasPath]) =>
        same({ op, ...(hasPath ? { path: 'displayName', value: displayName } : { value: { displayName } }) }),
      ),
      fc.tuple(remove, fc.constant('externalId')).map(([op, path]) => same({ op, path })),
    ),
    { minLength: 1, maxLength: 4 },
  )
}

/** What the other library makes of a resource as it was shown. */
export function changeTheirs(before: Record<string, unknown>, changes: Change[]): Record<string, unknown> {
  const members = Array.isArray(before.members)
    ? { members: before.members.map(({ value }) => ({ value })) }
    : {}
  const resource = { ...structuredClone(before), ...members } as unknown as ScimResource // as §3.1 of RFC 7643 has it
  for (const { theirs } of changes) if (theirs) changeOne(resource, structuredClone(theirs))
  return { ...resource }
}

/** Removing what is not there changes nothing: §3.5.2.2 knows no such error, which the library gives for some of it. */
function changeOne(resource: ScimResource, operation: ScimPatchOperation): void {
  try {
    scimPatch(resource, [operation])
  } catch (cause) {
    if (!(cause instanceof ScimError && /remove/i.test(operation.op))) throw cause
  }
}

/** What of a resource a change is about, so that two are alike by RFC 7643 §2.4 and §2.5: no order, nothing twice or empty. */
export function comparable(resource: Record<string, unknown>): unknown {
  const { meta: _, schemas: __, members, ...rest } = resource
  const ids = Array.isArray(members) ? members.map(({ value }) => String(value)) : []
  return withoutEmpty({ ...rest, members: [...new Set(ids)].sort() })
}

function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const all = value.map((one) => JSON.stringify(withoutEmpty(one)))
    return all.length > 0 ? [...new Set(all)].sort() : undefined
  }
  const entries = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const)
  const kept = entries.filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}
