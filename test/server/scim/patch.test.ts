import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowLeaving } from '../../../server/scim/limit-leaving.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'
import {
  type Change,
  changeTheirs,
  comparable,
  groupChanges,
  userChanges,
} from '../../support/scim-change.ts'
import { core, groupOf, userOf, work } from '../../support/scim-people.ts'

const userUrn = `${core}:User`
const ids = Array.from({ length: 8 }, (_, n) => `u-${n}`)

let world: World
let provider: Provider
let group: string
beforeAll(async () => {
  world = await openWorld()
  provider = await createProvider(world)
  await allowLeaving(world.deps) // one person again and again
  for (const id of ids) await provider('POST', '/Users', { schemas: [userUrn], userName: id, externalId: id })
  group = `/Groups/${(await provider('POST', '/Groups', { displayName: 'first' })).body.id}`
})
afterAll(() => world.close())

const agree = (address: () => string, bodies: fc.Arbitrary<object>, changes: fc.Arbitrary<Change[]>) =>
  fc.assert(
    fc.asyncProperty(bodies, changes, async (body, operations) => {
      const put = await provider('PUT', address(), body)
      expect([put.status, put.body.detail]).toEqual([200, undefined])
      const seen = put.headers.get('etag') ?? ''
      const patch = patchOf(...operations.map(({ sent }) => sent))
      const patched = await provider('PATCH', address(), patch, { 'if-match': seen })
      expect([patched.status, patched.body.detail]).toEqual([200, undefined])
      const { body: after, headers: read } = await provider('GET', address())
      expect(after).toEqual(patched.body)
      expect(comparable(after)).toEqual(comparable(changeTheirs(put.body, operations)))
      const now = read.get('etag') ?? ''
      const again = await provider('PATCH', address(), patch, { 'if-match': seen })
      expect(again.status).toBe(now === seen ? 200 : 412)
      expect((await provider('PATCH', address(), patch, { 'if-match': now })).status).toBe(200)
    }),
    { numRuns: 50 },
  )

const email = (type: string, more = {}) => ({ type, value: `${type}@corp.test`, ...more })
const patched = async (...operations: object[]) => {
  const emails = [email('work', { primary: true }), email('home')]
  const [name, manager] = [
    { givenName: 'Ada', familyName: 'Ek' },
    { value: 'it-1', displayName: 'One' },
  ]
  const body = { schemas: [userUrn], userName: 'u-1', displayName: 'Ada', name, emails, [work]: { manager } }
  expect((await provider('PUT', '/Users/u-1', body)).status).toBe(200)
  return provider('PATCH', '/Users/u-1', patchOf(...operations))
}

test.each([
  ['an address made primary', { op: 'replace', path: 'emails[type eq "home"].primary', value: 'True' }],
  ['the type in other letters', { op: 'replace', path: 'Emails[Type EQ "HOME"].Primary', value: true }],
])('of all addresses the last made primary alone is: %s', async (_, operation) => {
  const { body } = await patched(operation)
  expect(body.emails).toEqual([email('work', { primary: false }), email('home', { primary: true })])
})

test.each([
  ['an address that is there already', { op: 'add', path: 'emails', value: [email('home')] }],
  ['the same without a path', { op: 'add', value: { emails: [email('home')] } }],
  ['a part that is not kept', { op: 'add', path: 'name.middleName', value: 'B.' }],
  ['such a part of many', { op: 'replace', value: { name: { middleName: 'B.' } } }],
  ['such a part of an address', { op: 'replace', path: 'emails[type eq "home"].display', value: 'Home' }],
  ['a URN that is not kept', { op: 'add', path: `${work}:costCenter`, value: '7' }],
  ['nothing that is added', { op: 'add', path: 'displayName', value: null }],
])('%s changes nothing', async (_, operation) => {
  expect((await patched(operation)).body).toEqual((await patched({ op: 'add', value: {} })).body)
})

test.each([
  [
    'a name in part keeps the rest',
    { name: { givenName: 'Bea' } },
    { name: { givenName: 'Bea', familyName: 'Ek' } },
  ],
  ['addresses as a whole are all there are', { emails: [email('new')] }, { emails: [email('new')] }],
  ['a manager by id is another', { [work]: { manager: 'hr-1' } }, { [work]: { manager: { value: 'hr-1' } } }],
])('replaced without a path, %s', async (_, value, expected) => {
  expect((await patched({ op: 'replace', value })).body).toMatchObject(expected)
})

test('null in place of a value unsets it', async () => {
  const nothing = { displayName: null, emails: null, [`${work.toUpperCase()}:Manager`]: '' }
  const { status, body } = await patched({ op: 'replace', value: nothing })
  expect(status).toBe(200)
  expect(JSON.stringify(body)).not.toMatch(/displayName|emails|manager/)
})

test('what is removed needs a path', async () => {
  expect(await patched({ op: 'remove', value: { displayName: 'Ada' } })).toMatchObject({
    ...{ status: 400, body: { scimType: 'noTarget' } },
  })
})

describe('random changes leave what an independent library leaves, and only of what was seen', () => {
  test('of users', () => agree(() => '/Users/u-0', userOf(0), userChanges))
  test('of groups', () => agree(() => group, groupOf(1, ids), groupChanges(ids)))
})
