import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from '../../support/command-line.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const errorUrn = 'urn:ietf:params:scim:api:messages:2.0:Error'

let world: World
let provider: Provider
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
})
afterEach(() => world.close())

const user = (n: number) => ({
  schemas: [userUrn],
  userName: `u${n}@corp.test`,
  externalId: `u${n}`,
  displayName: `User ${n}`,
})
const list = (query: string) => provider('GET', `/Users?${query}`)
const idsOf = ({ body }: { body: Record<string, unknown> }) =>
  (body.Resources as { id: string }[]).map(({ id }) => id)

describe('a token', () => {
  const rapport = async (...args: string[]) => {
    const env = { RAPPORT_PUBLIC_URL: server, RAPPORT_DATABASE_URL: `file:${world.file}` }
    const { code, out } = await runCommand(args, { env, clock: world.deps.clock })
    return { code, out: out.join('\n') }
  }
  const ask = async (authorization?: string) =>
    world.fetch(`${server}/scim/v2/Users`, authorization === undefined ? {} : { headers: { authorization } })

  test('is made, listed and revoked by command, and its hash alone is kept', async () => {
    const made = await rapport('scim-token', 'entra')
    const token = /Token: +(\S+)/.exec(made.out)?.[1] ?? ''
    const id = /revoke ([0-9a-f]{8})/.exec(made.out)?.[1] ?? ''
    expect((await ask(`Bearer ${token}`)).status).toBe(200)
    const listed = await rapport('scim-token', 'list')
    expect(listed.out).toContain(`${id}  2026-11  entra`)
    expect(listed.out).not.toContain(token)
    const { rows } = await world.deps.db.query('SELECT hex(hash) AS hash, name FROM scim_token')
    expect(JSON.stringify(rows)).not.toContain(token)
    expect((await rapport('scim-token', 'revoke', id)).code).toBe(0)
    expect((await ask(`Bearer ${token}`)).status).toBe(401)
    expect((await rapport('scim-token', 'revoke', id)).code).toBe(2)
  })

  test('is needed for everything, and a session is none', async () => {
    for (const authorization of [undefined, 'Bearer nonsense', `Bearer ${'A'.repeat(43)}`, 'Basic abc']) {
      const response = await ask(authorization)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toBe('Bearer')
      expect(await response.json()).toMatchObject({ schemas: [errorUrn], status: '401' })
    }
  })
})

test('what is supported is said', async () => {
  const config = (await provider('GET', '/ServiceProviderConfig')).body
  expect(config).toMatchObject({
    patch: { supported: true },
    bulk: { supported: false },
    etag: { supported: true },
  })
  expect(idsOf(await provider('GET', '/ResourceTypes'))).toEqual(['User', 'Group'])
  expect((await provider('GET', `/Schemas/${userUrn}`)).body).toMatchObject({ id: userUrn, name: 'User' })
  expect(idsOf(await provider('GET', '/Schemas'))).toHaveLength(3)
  expect((await provider('GET', '/Schemas/none')).status).toBe(404)
  const members = {
    name: 'members',
    subAttributes: [{ name: 'value', caseExact: true }, { name: 'display' }],
  }
  const attributes = [{ name: 'displayName', caseExact: false }, members] // as filters compare them
  expect((await provider('GET', `/Schemas/${groupUrn}`)).body).toMatchObject({ attributes })
})

test('a list comes in pages, in an order that stays', async () => {
  for (const n of [1, 2, 3, 4, 5]) await provider('POST', '/Users', user(n))
  const first = await list('count=2')
  expect(first.body).toMatchObject({ totalResults: 5, startIndex: 1, itemsPerPage: 2 })
  expect([
    idsOf(first),
    idsOf(await list('startIndex=3&count=2')),
    idsOf(await list('startIndex=5&count=2')),
  ]).toEqual([['u1', 'u2'], ['u3', 'u4'], ['u5']])
  expect((await list('count=0')).body).toMatchObject({ totalResults: 5, itemsPerPage: 0, Resources: [] })
  expect((await list('startIndex=-3&count=1')).body).toMatchObject({ startIndex: 1, itemsPerPage: 1 })
  expect((await list('startIndex=9')).body).toMatchObject({ totalResults: 5, Resources: [] })
  expect((await list('count=many')).status).toBe(400)
})

describe('a filter', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3]) await provider('POST', '/Users', user(n))
    const value = [{ type: 'work', value: 'Two@corp.test', primary: true }]
    await provider('PATCH', '/Users/u2', patchOf({ op: 'add', path: 'emails', value }))
    await provider('PATCH', '/Users/u3', patchOf({ op: 'replace', path: 'active', value: false }))
  })

  test.each([
    ['userName eq "U2@CORP.test"', ['u2']],
    [`${userUrn}:userName eq "u2@corp.test"`, ['u2']],
    ['externalId eq "u3"', ['u3']],
    ['externalId eq "U3"', []],
    ['id eq "u1"', ['u1']],
    ['active eq false', ['u3']],
    ['emails[type eq "work" and value eq "two@corp.test"]', ['u2']],
    ['emails.value eq "two@corp.test"', ['u2']],
    ['displayName sw "user" and not (userName co "u1")', ['u2', 'u3']],
    ['userName eq "u1@corp.test" or userName eq "u3@corp.test"', ['u1', 'u3']],
    ['name.givenName eq "nobody"', []],
    ['title pr', []],
  ])('finds: %s', async (filter, ids) => {
    expect(idsOf(await list(`filter=${encodeURIComponent(filter)}`))).toEqual(ids)
  })

  test.each(['userName xx "a"', '', '((', 'userName eq "a'])(
    'that is none is refused: %j',
    async (filter) => {
      const { status, body } = await list(`filter=${encodeURIComponent(filter)}`)
      expect([status, body.scimType]).toEqual([400, 'invalidFilter'])
    },
  )
})

test('a resource that was changed since it was read is not overwritten', async () => {
  const { headers } = await provider('POST', '/Users', user(1))
  const seen = headers.get('etag') ?? ''
  const rename = (name: string, ifMatch: string) =>
    provider('PATCH', '/Users/u1', patchOf({ op: 'replace', path: 'displayName', value: name }), {
      'if-match': ifMatch,
    })
  expect((await provider('GET', '/Users/u1', undefined, { 'if-none-match': seen })).status).toBe(304)
  expect((await rename('Ada', seen)).status).toBe(200)
  const late = await rename('Bea', seen)
  expect([late.status, late.body.schemas]).toEqual([412, [errorUrn]])
  expect((await provider('DELETE', '/Users/u1', undefined, { 'if-match': seen })).status).toBe(412)
  expect((await rename('Bea', '*')).status).toBe(200)
})

test('only the attributes that are asked for come', async () => {
  await provider('POST', '/Users', user(1))
  const { body } = await provider('GET', '/Users/u1?attributes=userName')
  expect(body).toEqual({ schemas: [userUrn], id: 'u1', userName: 'u1@corp.test' })
})

test.each([
  ['no JSON', 'POST', '/Users', '{', 400],
  ['no user name', 'POST', '/Users', { schemas: [userUrn] }, 400],
  ['a user name that is no text', 'POST', '/Users', { schemas: [userUrn], userName: 5 }, 400],
  ['a name that cannot be read', 'POST', '/Users', { ...user(1), displayName: '\u0007' }, 400],
  ['null', 'POST', '/Users', 'null', 400],
  ['another schema', 'POST', '/Users', { ...user(1), schemas: ['urn:x'] }, 400],
  ['a list for a user', 'PUT', '/Users/u0', [1], 400],
  ['nobody', 'PATCH', '/Users/nobody', patchOf({ op: 'replace', path: 'active', value: false }), 404],
  ['no operations', 'PATCH', '/Users/u0', patchOf(), 400],
  ['an unknown operation', 'PATCH', '/Users/u0', patchOf({ op: 'twist', path: 'active', value: false }), 400],
  ['operations that are no objects', 'PATCH', '/Users/u0', patchOf([] as unknown as object), 400],
  ['removing the user name', 'PATCH', '/Users/u0', patchOf({ op: 'remove', path: 'userName' }), 400],
  [
    'a truth that is none',
    'PATCH',
    '/Users/u0',
    patchOf({ op: 'replace', path: 'active', value: 'perhaps' }),
    400,
  ],
  ['a group without a name', 'POST', '/Groups', { members: [] }, 400],
  ['members that are none', 'POST', '/Groups', { displayName: 'x', members: [1] }, 400],
  ['no such address', 'GET', '/Bulk', undefined, 404],
])('%s is refused in the form that RFC 7644 gives errors', async (_name, method, path, body, status) => {
  await provider('POST', '/Users', user(0))
  const before = await list('')
  const answer = await provider(method, path, body)
  expect([answer.status, answer.body.schemas, answer.body.status]).toEqual([
    status,
    [errorUrn],
    String(status),
  ])
  expect((await list('')).body).toEqual(before.body)
})

test.each([
  ['with a NUL in its name', { displayName: '\0' }],
  ['with too long an id', { displayName: 'Others', externalId: 'x'.repeat(501) }],
])('a group %s is refused, and not kept as what nobody can read again', async (_, fields) => {
  const schemas = [groupUrn]
  expect((await provider('POST', '/Groups', { schemas, ...fields })).status).toBe(400)
  expect((await provider('GET', '/Groups')).status).toBe(200)
})
