import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { access, type Credential, type Role } from '../../../server/identity/roles.ts'
import { setRole } from '../../../server/identity/set-role.ts'
import { createToken } from '../../../server/scim/token.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

const people: Record<Role, string> = {
  member: 'hr-1',
  lead: 'it-1',
  analyst: 'hr-2',
  administrator: 'hr-3',
}
const routes = Object.keys(access)
const roles = Object.keys(people) as Role[]

let world: World
beforeAll(async () => {
  world = await openWorld()
  await world.deps.db.run([`UPDATE team SET lead = 'it-1' WHERE id = 'it'`])
  for (const role of ['analyst', 'administrator'] as const) await setRole(world.deps, people[role], role)
})
afterAll(() => world.close())

/** With nothing to read in its body: whoever is let through gets 400, 415 or 422, nobody 401 or 403. */
async function ask(route: string, headers: Record<string, string>): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const address = path
    .replace(':list', '2026-10')
    .replace(':team', 'corp')
    .replace(':bucket', '0')
    .replace(':id', randomUUID())
  return (await world.fetch(server + address, { method, headers })).status
}

async function asPerson(person: string, scope: 'extension' | 'site:portal' = 'extension') {
  const { token } = await createSession(world, person, scope)
  return { authorization: `Bearer ${token}` }
}

const refused = [401, 403]
/** Their bodies hold what lets somebody in, so they refuse an empty one as what it is. */
const takes = (route: string, ...credentials: Credential[]) =>
  credentials.some((one) => one === access[route]?.credential)

test('every route of the API is in the table, and nothing else', () => {
  const app = createApp(world.deps)
  const all = app.routes
    .filter(({ path, method }) => path.startsWith('/v1/') && method !== 'ALL')
    .map(({ method, path }) => `${method} ${path}`)
  expect([...new Set(all)].toSorted()).toEqual(routes.toSorted())
})

describe.each(routes)('%s', (route) => {
  test('is answered to who brings nothing only if it takes nothing', async () => {
    expect(refused.includes(await ask(route, {}))).toBe(!takes(route, 'none'))
  })

  test.each(roles)('is answered to a %s as the table says', async (role) => {
    const may = takes(route, 'none', 'session', 'own-session') && access[route]?.roles.includes(role) === true
    expect(refused.includes(await ask(route, await asPerson(people[role])))).toBe(!may)
  })

  test('is answered to a site’s session only if it is not the person’s alone', async () => {
    const status = await ask(route, await asPerson('hr-1', 'site:portal'))
    expect(refused.includes(status)).toBe(!takes(route, 'none', 'session'))
  })
})

describe('whose summaries a role is shown', () => {
  const shown: Record<Role, string[]> = {
    member: ['corp', 'hr'],
    lead: ['corp', 'it', 'lab'],
    analyst: ['corp', 'hr', 'it', 'lab'],
    administrator: ['corp', 'hr', 'it', 'lab'],
  }
  const cells = roles.flatMap((role) => ['corp', 'hr', 'it', 'lab'].map((team) => [role, team] as const))
  test.each(cells)('a %s asks for %s', async (role, team) => {
    const answer = await world.fetch(`${server}/v1/summaries/${team}`, {
      headers: await asPerson(people[role]),
    })
    expect(answer.status).toBe(shown[role].includes(team) ? 200 : 403)
  })
})

describe('no route answers a rating', () => {
  const comment = 'a comment that is still collecting'
  const rating = createRating({
    team: 'it',
    comment,
    detail: { helped: ['empathy'], hindered: ['clarity'] },
  })
  const key = Buffer.from(rating.interactionKey, 'base64url').toString('hex')
  const traces = [comment, rating.id, rating.interactionKey, key, 'empathy', 'clarity']
  let scimToken: string
  beforeAll(async () => {
    expect((await post(world, await getPass(world, 'hr-4'), { ratings: [rating] })).status).toBe(200)
    scimToken = (await createToken(world.deps.db, 'entra', world.clock.now)).token
  })

  const askers: [string, () => Promise<object>][] = [
    ...roles.map((role): [string, () => Promise<object>] => [role, () => asPerson(people[role])]),
    ['site', () => asPerson('hr-4', 'site:portal')],
    ['identity provider', async () => ({ authorization: `Bearer ${scimToken}` })],
    ['stranger', async () => ({})],
  ]

  test.each(askers)('to a %s, also who knows its id or its key', async (_, identify) => {
    let read = 0
    const ids = [rating.id, rating.interactionKey] as const
    const unknown = [randomUUID(), randomBytes(32).toString('base64url')] as const
    for (const [index, id] of ids.entries()) {
      for (const [method, path] of addressesWith(id)) {
        const told = await tell(method, path, await identify())
        const found = traces.filter((trace) => told.text.replaceAll(id, '').includes(trace))
        expect([method, path, found]).toEqual([method, path, []])
        if (told.status === 200) read++
        if (!path.includes(id)) continue
        const other = unknown[index] ?? ''
        const plain = await tell(method, path.replace(id, other), await identify())
        expect({ ...plain, text: plain.text.replaceAll(other, id) }).toEqual(told)
      }
    }
    expect(read).toBeGreaterThan(10)
  })
})

async function tell(method: string, path: string, identity: object) {
  const headers = { ...identity, 'content-type': 'application/json' }
  const body = method === 'GET' ? {} : { body: '{}' }
  const answer = await world.fetch(server + path, { method, headers, ...body })
  return { status: answer.status, text: (await answer.text()) + JSON.stringify([...answer.headers]) }
}

/** Every route of the server, with this in the place of every id that it takes. */
function addressesWith(id: string): [method: string, path: string][] {
  const all = createApp(world.deps).routes.filter(({ method }) => method !== 'ALL')
  const paths = all.map(({ method, path }): [string, string] => [
    method,
    path
      .replace(':list', '2026-11')
      .replace(':team', 'it')
      .replace(':bucket', '0')
      .replace(/:file\{[^/]*$/, 'widget.js')
      .replace(':file', 'updates.xml')
      .replace(/:id|:provider/, id),
  ])
  return [...new Map(paths.map((one) => [one.join(' '), one])).values()]
}
