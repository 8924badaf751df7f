import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider } from '../../support/scim.ts'
import { findTheirs, groupFilter, type Told, userFilter } from '../../support/scim-filter.ts'
import { core, groupOf, userOf } from '../../support/scim-people.ts'

type Kind = 'Users' | 'Groups'

let world: World
let provider: Provider
const all: Record<Kind, Record<string, unknown>[]> = { Users: [], Groups: [] }
beforeAll(async () => {
  world = await openWorld()
  provider = await createProvider(world)
  const one = <T>(of: fc.Arbitrary<T>, seed: number) => fc.sample(of, { numRuns: 1, seed })[0]
  const add = async (kind: Kind, body: unknown) =>
    expect((await provider('POST', `/${kind}`, body)).status).toBe(201)
  for (let n = 0; n < 40; n++) await add('Users', one(userOf(n), n))
  all.Users = await list('Users', '', 100)
  for (let n = 0; n < 8; n++)
    await add(
      'Groups',
      one(
        groupOf(
          n,
          all.Users.map(({ id }) => String(id)),
        ),
        n,
      ),
    )
  all.Groups = await list('Groups', '', 100)
})
afterAll(() => world.close())

/** All pages of an answer, one after the other; each says the same total. */
async function list(kind: Kind, query: string, count: number): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = []
  for (;;) {
    const { status, body } = await provider(
      'GET',
      `/${kind}?startIndex=${found.length + 1}&count=${count}${query}`,
    )
    if (status !== 200) throw new Error(JSON.stringify(body))
    const page = body.Resources as Record<string, unknown>[]
    found.push(...page)
    if (page.length < count || found.length === body.totalResults) {
      expect(body.totalResults).toBe(found.length)
      return found
    }
  }
}

const agree = (kind: Kind, filters: fc.Arbitrary<Told>) =>
  fc.assert(
    fc.asyncProperty(filters, fc.integer({ min: 5, max: 50 }), async (told, count) => {
      const ours = await list(kind, `&filter=${encodeURIComponent(told.sent)}`, count)
      expect(ours.map(({ id }) => id)).toEqual(findTheirs(told, all[kind]))
    }),
    { numRuns: 150 },
  )

const find = async (kind: Kind, filter: string) =>
  (await list(kind, `&filter=${encodeURIComponent(filter)}`, 100)).map(({ displayName }) => displayName)

test.each([
  [String.raw`displayName eq "corp\\anna \"A\""`, 'with a backslash and quotes, as JSON has them'],
  ['displayName eq "CORP\\u005cAnna \\u0022a\\u0022"', 'in other words for the same'],
  ['displayName co "anna \\"" and active eq "True"', 'and a truth as a text'],
  ['emails co "quoted.test"', 'by the value of something complex'],
  ['emails[type eq "work" and value sw "a"] and emails.value ew "QUOTED.TEST"', 'by two values'],
])('a filter finds %s, %s', async (filter) => {
  const displayName = 'corp\\anna "A"'
  const emails = ['a@corp.test', 'b@quoted.test'].map((value, n) => ({ type: n ? 'home' : 'work', value }))
  const { body } = await provider('POST', '/Users', {
    schemas: [`${core}:User`],
    userName: 'q',
    displayName,
    emails,
  })
  expect(await find('Users', filter)).toEqual([displayName])
  await provider('DELETE', `/Users/${body.id}`)
})

test('a group is found by a name with letters that ASCII does not have, in whatever case', async () => {
  for (const name of ['Ääkköset', 'ÄÄKKÖSET', 'ääkköset'])
    expect(await find('Groups', `displayName eq "${name}"`)).toEqual(['Ääkköset'])
  const again = { schemas: [`${core}:Group`], displayName: 'ääKKöset' }
  expect((await provider('POST', '/Groups', again)).status).toBe(409)
})

test.each([
  'active gt false',
  'emails.primary le true',
  'userName gt "a" and',
  'userName eq a',
  'userName eq "a" userName pr',
  'emails[type eq "work"',
  'emails[].value pr',
  'a..b pr',
  String.raw`userName eq "\x"`,
  '['.repeat(100),
  `${'('.repeat(100)}userName pr${')'.repeat(100)}`,
])('%s is no filter', async (filter) => {
  const { status, body } = await provider('GET', `/Users?filter=${encodeURIComponent(filter)}`)
  expect([status, body.scimType]).toEqual([400, 'invalidFilter'])
})

describe('a random filter finds what an independent library finds in all that there is', () => {
  test('of users', () => agree('Users', userFilter))
  test('of groups', () => agree('Groups', groupFilter(all.Users.map(({ id }) => String(id)))))
})
