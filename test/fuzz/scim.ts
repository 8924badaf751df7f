import * as fc from 'fast-check'
import { people } from '../support/in-process.ts'
import { patchOf } from '../support/scim.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0'
const work = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const some = ['zoe', 'yan', 'xia', 'wim', 'vic', 'uma']

/** Nobody whose session other requests use: SCIM makes people leave. */
export const scimId = fc.constantFrom(...some, ...people.lab, ...people.it.slice(6))
export const scimGroupId = fc.constantFrom('g-1', 'g-2', '1', 'nobody')

const fields = {
  externalId: scimId,
  displayName: fc.lorem({ maxCount: 2 }),
  name: fc.record({ givenName: fc.lorem({ maxCount: 1 }), familyName: fc.lorem({ maxCount: 1 }) }),
  emails: fc.array(
    fc.record({
      value: fc.constantFrom(...some.map((name) => `${name}@corp.test`)),
      type: fc.constantFrom('work', 'home'),
      primary: fc.constantFrom<unknown>(true, false, 'True'),
    }),
    { maxLength: 3 },
  ),
  active: fc.constantFrom<unknown>(true, 'True', 'False', false),
  userType: fc.constantFrom('employee', 'supplier', 'pirate'),
  [work]: fc.record({
    department: fc.constantFrom('it', 'HR', 'nowhere'),
    manager: fc.constantFrom<unknown>('it-9', { value: 'it-9' }, ''),
  }),
}

export const scimUser = fc
  .record({ userName: fc.constantFrom(...some), ...fields }, { requiredKeys: ['userName'] })
  .map((user) => ({ schemas: [`${core}:User`, work], ...user }))

const members = fc.array(
  scimId.map((value) => ({ value })),
  { maxLength: 4 },
)

export const scimGroup = fc
  .record(
    { displayName: fc.constantFrom('rapport-lab', 'rapport-it', 'Others'), externalId: fc.uuid(), members },
    { requiredKeys: ['displayName'] },
  )
  .map((group) => ({ schemas: [`${core}:Group`], ...group }))

const path = fc.oneof(
  fc.constantFrom(
    'active',
    'displayName',
    'userName',
    'members',
    'members[value eq "it-9"]',
    'emails[type eq "work"].value',
    'emails[type eq "work" and primary eq true].value',
    'name.familyName',
    `${work}:department`,
    `${work}:manager`,
    `${core}:User:displayName`,
    'nickName',
    'emails[type eq "work"',
    'emails[]',
    '[',
    'a..b',
    'members[value eq "x"].value.y',
    '__proto__.a',
    'schemas',
    'id',
    'meta.version',
  ),
  fc.string({ maxLength: 20 }),
)

const operation = fc.record(
  {
    op: fc.constantFrom('add', 'replace', 'remove', 'Replace', 'move'),
    path,
    value: fc.oneof(
      fc.constantFrom<unknown>('zoe', true, 'False', null, 1, []),
      members,
      fc.record(fields, { requiredKeys: [] }),
      fc.array(fc.record({ value: fc.constant('a@corp.test'), type: fc.constant('work') }), { maxLength: 2 }),
    ),
  },
  { requiredKeys: ['op'] },
)

export const scimPatch = fc.array(operation, { minLength: 1, maxLength: 3 }).map((all) => patchOf(...all))

export const scimFilter = fc.oneof(
  fc.constantFrom(
    'userName eq "zoe"',
    'externalId eq "it-9"',
    'emails[type eq "work" and value co "@"]',
    'emails.value ew "test"',
    'displayName pr and (active eq true or not (userName sw "z"))',
    'members.value eq "zoe"',
    'meta.lastModified gt "2020-01-01T00:00:00Z"',
    'name.givenName ne null',
    'userName eq',
    'userName eq "zoe',
    'eq eq eq',
    '(((',
    'not',
    'userName eq "\\ud800"',
    'a.b.c.d eq 1',
    '__proto__ eq "x"',
    'constructor pr',
    'userName in ["zoe"]',
    'emails[',
    'emails[type eq "work"]]',
    'members[value eq "x"].display.more pr',
    'userName gt 99999999999999999999',
    'active gt true',
    `${'('.repeat(3000)}userName pr`,
    `${'not '.repeat(500)}userName pr`,
  ),
  fc
    .array(
      fc.constantFrom(
        'userName',
        'emails',
        '[',
        ']',
        '(',
        ')',
        'eq',
        'pr',
        'and',
        'or',
        'not',
        '"x"',
        '.',
        '1',
        '"',
      ),
      { maxLength: 12 },
    )
    .map((words) => words.join(' ')),
  fc.string({ maxLength: 40 }),
)
