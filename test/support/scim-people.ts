import * as fc from 'fast-check'

export const core = 'urn:ietf:params:scim:schemas:core:2.0'
export const work = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const given = ['Anna', 'anna', 'Åsa', 'Boris', 'Zoë', 'Ада']
const family = ['Virtanen', 'de la Cruz', 'O’Hara', 'Ek', 'Müller']
const groups = ['Rapport-it', 'Ääkköset', 'ALL of it', '2026-11', 'rapport-Lab', 'work']
/** What may be asked for: some of it whole, some in part, some nowhere. */
export const texts = [...given, ...family, ...groups, 'a', 'WORK', 'ää', 'corp.test', '@', 'hr', '10']

const truth = fc.constantFrom<unknown>(true, false, 'True', 'False')
const named = fc.record(
  { givenName: fc.constantFrom(...given), familyName: fc.constantFrom(...family) },
  { requiredKeys: [] },
)
const emails = fc.uniqueArray(
  fc.record(
    {
      type: fc.constantFrom('work', 'Home', 'other'),
      value: fc.constantFrom('anna@corp.test', 'A@Corp.Test', 'zoë@home.test', 'ek@corp.test'),
      primary: truth,
    },
    { requiredKeys: ['type', 'value'] },
  ),
  { maxLength: 3, selector: ({ type }) => type },
)
const shared = {
  displayName: fc.constantFrom(...given, ...family),
  active: truth,
  name: named,
  emails,
}

/** As Entra ID sends a user: truths as texts, a manager as a plain id, and what is not kept. */
const ofEntra = fc.record(
  {
    ...shared,
    userType: fc.constantFrom('Employee', 'contractor', 'Guest'),
    title: fc.constant('Controller'),
    [work]: fc.record(
      {
        department: fc.constantFrom('IT', 'hr', 'Human Resources', 'Nowhere'),
        manager: fc.constantFrom('it-1', 'HR-1', ''),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['active'] },
)

/** As Okta does: core attributes, a locale and a password that nobody keeps. */
const ofOkta = fc.record(
  { ...shared, active: fc.boolean(), locale: fc.constant('en-US'), password: fc.constant('never kept') },
  { requiredKeys: ['active', 'name', 'emails'] },
)

/** The body of a user as one of the two providers makes it, called after a number that is theirs alone. */
export const userOf = (n: number) =>
  fc.oneof(ofEntra, ofOkta).map((fields) => ({
    schemas: [`${core}:User`, ...(work in fields ? [work] : [])],
    userName: `${n % 2 ? 'P' : 'p'}${n}@${n % 3 ? 'corp' : 'Other'}.test`,
    ...(n % 4 ? { externalId: `${n % 2 ? 'E' : 'e'}-${n}` } : {}),
    ...fields,
  }))

/** The body of a group with some of these members. */
export const groupOf = (n: number, ids: string[]) =>
  fc
    .record({ members: fc.subarray(ids, { maxLength: 6 }), externalId: fc.constantFrom(`G-${n}`, undefined) })
    .map(({ members, externalId }) => ({
      schemas: [`${core}:Group`],
      displayName: groups[n] ?? `Group ${n}`,
      ...(externalId === undefined ? {} : { externalId }),
      members: members.map((value) => ({ value, display: 'not kept' })),
    }))
