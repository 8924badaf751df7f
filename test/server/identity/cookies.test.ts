import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { formatPass, passHeader } from '../../../server/contract/pass.ts'
import { access } from '../../../server/identity/roles.ts'
import { createToken } from '../../../server/scim/token.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { getPass } from '../../support/pass.ts'

const forPeople = Object.keys(access).filter((route) => /session/.test(access[route]?.credential ?? ''))
const names = [
  'session',
  'token',
  'bearer',
  'Authorization',
  'authorization',
  'rapport',
  '__Host-rapport',
  'sid',
]

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** With nothing to read in its body: whoever is let through gets anything but 401. */
async function ask(route: string, headers: Record<string, string>): Promise<number> {
  const [method = '', path = ''] = route.split(' ')
  const address = path.replace(':team', 'hr').replace(':bucket', '0').replace(':id', randomUUID())
  return (await world.fetch(server + address, { method, headers })).status
}

/** A cookie that a browser would bring, of every name that a server may look for it under. */
function cookieOf(secret: string) {
  return { cookie: names.flatMap((name) => [`${name}=${secret}`, `${name}-2=Bearer%20${secret}`]).join('; ') }
}

describe('a cookie with all that it takes opens nothing', () => {
  test.each(forPeople)('%s', async (route) => {
    const { token } = await createSession(world, 'hr-1')
    expect(await ask(route, cookieOf(token))).toBe(401)
    expect(await ask(`${route}?access_token=${token}&token=${token}`, {})).toBe(401)
    expect(await ask(route, { authorization: `Bearer ${token}` })).not.toBe(401)
  })

  test('of SCIM', async () => {
    const { token } = await createToken(world.deps.db, 'entra', world.clock.now)
    const routes = createApp(world.deps).routes.filter(({ path }) => path.startsWith('/scim/v2/'))
    const asked = routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`)
    expect(asked.length).toBeGreaterThan(10)
    for (const route of asked) {
      expect([route, await ask(route, cookieOf(token))]).toEqual([route, 401])
      expect(await ask(route, { authorization: `Bearer ${token}` })).not.toBe(401)
    }
  })

  test('for a rating', async () => {
    const pass = formatPass(await getPass(world, 'hr-1'))
    const cookie = [passHeader, passHeader.toLowerCase(), 'pass'].map((name) => `${name}=${pass}`).join('; ')
    expect(await ask('POST /v1/ratings', { cookie })).toBe(401)
    expect(await ask('POST /v1/ratings', { [passHeader]: pass })).toBe(415)
  })
})
