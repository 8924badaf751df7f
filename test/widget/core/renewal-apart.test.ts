import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessionSecrets, openSession } from '../../../server/identity/open-session.ts'
import { dayMs, openWorld, type World } from '../../support/in-process.ts'
import {
  createNetwork,
  type LiveDevice,
  openLiveDevice,
  passTime,
  rateHelp,
} from '../../support/passing-time.ts'

const hourMs = 3600 * 1000
const minuteMs = 60 * 1000

let world: World
let network: ReturnType<typeof createNetwork>
let device: LiveDevice
beforeEach(async () => {
  world = await openWorld({ startsOn: Date.UTC(2026, 10, 9, 8) }) // a Monday
  world.deps.config.pace = 'weekly'
  network = createNetwork(world)
  device = await openLiveDevice(world, 'it-1', { fetch: network.fetch }, { signedIn: false })
  await signIn()
})
afterEach(() => {
  device.dispose()
  world.close()
})

async function signIn(): Promise<void> {
  const who = { id: 'it-1', name: 'Person it-1', team: 'it' }
  const { session, statement } = openSession(
    world.deps.secret,
    createSessionSecrets(),
    { person: who, scope: 'extension' },
    world.clock.now,
  )
  await world.deps.db.run([statement])
  await device.acceptSession(session)
}

/** Eight hours at work: helps are rated, the popup is looked into; then the browser is closed. */
async function work(day: number): Promise<void> {
  await Promise.all([
    device.drain(),
    device.identify('https://portal.test', { kind: 'account', account: 'hr0' }),
  ])
  await device.summary('it', 13)
  for (let hour = 0; hour < 8; hour++) {
    await passTime(world, world.clock.now + hourMs, device)
    if (hour % 3 === 1) await rateHelp(device, `A-${day}-${hour}`)
    if (hour % 4 === 2) await device.summary('it', 13)
  }
}

async function signInAgain(): Promise<void> {
  await device.signOut()
  await passTime(world, world.clock.now + 10 * minuteMs, device)
  await signIn()
}

test('no request with the session goes beside a rating, whoever signs in again before', async () => {
  await passTime(world, world.clock.now + 4 * dayMs, device)
  const from = world.clock.now
  for (let day = 0; day < 20; day++) {
    const morning = from + day * dayMs
    world.clock.now = morning
    await device.drain()
    await signInAgain()
    await passTime(world, morning + 2 * hourMs, device)
    await rateHelp(device, `A-${day}`) // then the browser is closed until the next morning
  }
  const [asked, sent] = ['/v1/directory', '/v1/ratings'].map((path) =>
    network.timesOf(path).filter((at) => at > from),
  )
  expect(sent?.length).toBeGreaterThan(10)
  const nearest = sent?.map((at) => Math.min(...(asked ?? []).map((other) => Math.abs(other - at)))) ?? []
  expect(Math.min(...nearest) / minuteMs).toBeGreaterThanOrEqual(9)
}, 60_000)

test('a session is renewed apart from the sending of ratings', async () => {
  for (let day = 0; day < 25; day++) {
    const morning = world.clock.now
    if (day % 7 < 5) await work(day)
    world.clock.now = morning + dayMs
  }
  const [renewed, sent] = [network.timesOf('/v1/sessions/refresh'), network.timesOf('/v1/ratings')]
  expect(renewed.length).toBeGreaterThan(7)
  expect(sent.length).toBeGreaterThan(20)
  const nearest = renewed.map((at) => Math.min(...sent.map((other) => Math.abs(other - at))))
  expect(Math.min(...nearest) / minuteMs).toBeGreaterThanOrEqual(20)
  expect((await device.account()).kind).toBe('signed-in')
}, 60_000)
