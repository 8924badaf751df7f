import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessionSecrets, openSession } from '../../../server/identity/open-session.ts'
import { revokeSessions } from '../../../server/identity/revoke-sessions.ts'
import type { Device, DeviceDeps } from '../../../widget/core/device.ts'
import { createTestDevice, dayMs, openWorld, type World } from '../../support/in-process.ts'

let world: World
let devices: Device[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => {
  for (const device of devices) device.dispose()
  devices = []
  world.close()
})

async function signIn(person = 'it-1') {
  const who = { id: person, name: person, team: 'it' }
  const { session, statement } = openSession(
    world.deps.secret,
    createSessionSecrets(),
    { person: who, scope: 'extension' },
    world.clock.now,
  )
  await world.deps.db.run([statement])
  return session
}

async function open(platform: Partial<DeviceDeps> = {}): Promise<Device> {
  const device = await createTestDevice(world, 'it-1', platform, { signedIn: false })
  devices.push(device)
  return device
}

/** The world's network, counting renewals; `meddle` may answer in its place. */
function watchNetwork(meddle?: (path: string, answer: Response) => Response | undefined) {
  const paths: string[] = []
  const fetch = async (input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit) => {
    const { pathname } = new URL(String(input))
    paths.push(pathname)
    const answer = await world.fetch(String(input), init)
    return meddle?.(pathname, answer) ?? answer
  }
  return { fetch, renewals: () => paths.filter((path) => path === '/v1/sessions/refresh').length }
}

const kindOf = async (device: Device) => (await device.account()).kind
const summaryKind = async (device: Device) => (await device.summary('it', 13)).kind

test('a device renews its session when it is due, and nobody notices', async () => {
  const network = watchNetwork()
  const device = await open({ fetch: network.fetch })
  await device.acceptSession(await signIn())
  expect(await summaryKind(device)).toBe('summary')
  expect(network.renewals()).toBe(0)
  for (let days = 0; days < 6; days += 3) {
    world.clock.now += 3 * dayMs
    expect(await summaryKind(device)).toBe('summary')
  }
  expect(network.renewals()).toBe(2)
  expect(await kindOf(device)).toBe('signed-in')
})

test('a renewal whose answer was lost is asked for again', async () => {
  let losses = 1
  const network = watchNetwork((path) => {
    if (path === '/v1/sessions/refresh' && losses-- > 0) throw new TypeError('the line is cut')
    return undefined
  })
  const device = await open({ fetch: network.fetch })
  await device.acceptSession(await signIn())
  world.clock.now += 3 * dayMs
  expect((await device.summary('hr', 13)).kind).toBe('unavailable')
  expect(await summaryKind(device)).toBe('summary')
  expect(network.renewals()).toBe(2)
  expect(await kindOf(device)).toBe('signed-in')
})

test('two tabs at once renew once', async () => {
  const network = watchNetwork()
  const databaseName = `rapport-${randomUUID()}`
  const [one, other] = [
    await open({ fetch: network.fetch, databaseName }),
    await open({ fetch: network.fetch, databaseName }),
  ]
  await one.acceptSession(await signIn())
  world.clock.now += 3 * dayMs
  expect(await Promise.all([summaryKind(one), summaryKind(other)])).toEqual(['summary', 'summary'])
  expect(network.renewals()).toBe(1)
})

test('a device whose clock is slow renews when its token is not taken', async () => {
  const network = watchNetwork()
  const device = await open({ fetch: network.fetch, clock: () => world.clock.now - 5 * dayMs })
  await device.acceptSession(await signIn())
  world.clock.now += 3 * dayMs
  expect(await summaryKind(device)).toBe('summary')
  expect(network.renewals()).toBe(1)
})

test('a revoked session is shown as signed out, and ratings wait', async () => {
  const device = await open()
  await device.acceptSession(await signIn())
  const rated = await device.submit({
    interaction: { origin: 'https://portal.test', reference: 'A-1', heading: 'A case' },
    colleague: { kind: 'team', id: 'hr', name: 'HR' },
    score: 5,
  })
  expect(rated.kind).toBe('stored')
  let changes = 0
  device.watch(() => changes++, new AbortController().signal)
  await revokeSessions(world.deps.db, { kind: 'person', id: 'it-1' })
  expect((await device.summary('it', 13)).kind).toBe('signed-out')
  expect(await kindOf(device)).toBe('signed-out')
  expect(changes).toBeGreaterThan(0)
  expect((await device.outbox()).waiting).toBe(1)
})

test('a proxy that asks for a name signs nobody out', async () => {
  const network = watchNetwork((path) =>
    path.startsWith('/v1/summaries')
      ? new Response('<h1>Sign in to the network</h1>', { status: 401 })
      : undefined,
  )
  const device = await open({ fetch: network.fetch })
  await device.acceptSession(await signIn())
  expect((await device.summary('hr', 13)).kind).toBe('unavailable')
  expect(await kindOf(device)).toBe('signed-in')
})

test('a gateway that refuses a renewal, in words like the server’s, signs nobody out', async () => {
  const problem = { type: 'about:blank', title: 'Unauthorized', status: 401 }
  const headers = { 'content-type': 'application/problem+json' }
  const network = watchNetwork((path) =>
    path === '/v1/sessions/refresh'
      ? new Response(JSON.stringify(problem), { status: 401, headers })
      : undefined,
  )
  const device = await open({ fetch: network.fetch })
  await device.acceptSession(await signIn())
  world.clock.now += 3 * dayMs
  expect((await device.summary('hr', 13)).kind).toBe('unavailable')
  expect(await kindOf(device)).toBe('signed-in')
})

test('signing out ends a session whose token was due', async () => {
  const device = await open()
  await device.acceptSession(await signIn())
  world.clock.now += 3 * dayMs
  await device.signOut()
  const { rows } = await world.deps.db.query('SELECT count(*) AS n FROM session WHERE refresh IS NOT NULL')
  expect(rows[0]?.n).toBe(0)
})
