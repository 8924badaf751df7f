import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
const backslashes = '\\'.repeat(3000) // a few dozen would hold the library for years

let world: World
let provider: Provider
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
  await provider('POST', '/Users', {
    ...{ schemas, userName: 'u1', displayName: 'User 1' },
    emails: [{ type: 'work', value: 'u1@corp.test' }],
  })
})
afterEach(() => world.close())

const find = (filter: string) => provider('GET', `/Users?filter=${encodeURIComponent(filter)}`)
const patch = (...operations: object[]) => provider('PATCH', '/Users/u1', patchOf(...operations))

describe('a filter', () => {
  test.each([
    `userName eq "${backslashes}`,
    `(userName eq "${'\\'.repeat(60)})")`,
    `emails[type eq "${'\\'.repeat(60)}]"]`,
    `userName eq "a\\"`,
    'userName eq',
    'constructor eq "x"',
    '__proto__.polluted eq 1',
    'emails[Constructor eq "x"]',
    `${'a.'.repeat(900)}b eq 1`,
    `${'a pr and '.repeat(200)}a pr`,
    Array.from({ length: 20 }, () => '(a pr or b pr)').join(' and '),
    `${'not ('.repeat(300)}a pr${')'.repeat(300)}`,
    `userName eq "${'x'.repeat(5000)}"`,
  ])('that would hold the server, or that it cannot follow, is refused: %.40s', async (filter) => {
    const { status, body } = await find(filter)
    expect([status, body.scimType]).toEqual([400, 'invalidFilter'])
    expect('polluted' in {}).toBe(false)
  })

  test('may ask for a name with a backslash', async () => {
    await provider('POST', '/Users', { schemas, userName: 'corp\\anna', displayName: 'Anna' })
    expect((await find(String.raw`userName eq "corp\\anna"`)).status).toBe(200)
    expect((await find('userName eq "U1"')).body.totalResults).toBe(1)
  })
})

describe('a change', () => {
  test.each([
    { op: 'replace', path: `emails[type eq "${backslashes}]`, value: 'x' },
    { op: 'replace', path: `emails[type eq "${'\\'.repeat(60)}]`, value: 'x' },
    { op: 'add', value: { [`emails[type eq "${'\\'.repeat(60)}].value`]: 'x' } },
    { op: 'replace', path: 'name.__proto__.polluted', value: 'x' },
  ])('by such a path is refused: %.60j', async (operation) => {
    const { status, body } = await patch(operation)
    expect([status, body.scimType]).toEqual([400, 'invalidPath'])
    expect('polluted' in {}).toBe(false)
  })

  const on = { op: 'replace', path: 'active', value: true }
  const named = { op: 'replace', path: 'displayName', value: 'x' }
  test('has a hundred operations at most, those on members of a group aside', async () => {
    expect((await patch(...Array(100).fill(on))).status).toBe(200)
    expect((await patch(...Array(101).fill(on))).status).toBe(413)
    const made = await provider('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Others',
    })
    const group = (...operations: object[]) =>
      provider('PATCH', `/Groups/${made.body.id}`, patchOf(...operations))
    expect((await group(...Array(101).fill(named))).status).toBe(413)
    const added = { op: 'add', path: 'members', value: [{ value: 'u1' }] }
    expect((await group(...Array(300).fill(added))).status).toBe(200)
  })

  test('leaves a user with twenty addresses at most', async () => {
    const emails = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ type: `t${from + n}`, value: `a${from + n}@corp.test` }))
    const sent = { schemas, userName: 'u2', displayName: 'User 2' }
    expect((await provider('POST', '/Users', { ...sent, emails: emails(0, 21) })).status).toBe(400)
    expect((await provider('POST', '/Users', { ...sent, emails: emails(0, 20) })).status).toBe(201)
    const more = { op: 'add', path: 'emails', value: emails(20, 1) }
    expect((await provider('PATCH', '/Users/u2', patchOf(more))).status).toBe(400)
    expect((await patch({ ...more, value: emails(0, 21) })).status).toBe(400)
  })
})
