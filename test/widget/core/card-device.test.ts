import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBase } from '../../../widget/core/base.ts'
import { createCardDevice } from '../../../widget/core/card-device.ts'
import type { CardDevice } from '../../../widget/core/device.ts'
import { createRemote } from '../../../widget/core/remote.ts'
import { createSession, dayMs, openWorld, server, type World } from '../../support/in-process.ts'
import { createNetwork, helpAt, openLiveDevice, passTime, rateHelp } from '../../support/passing-time.ts'

let world: World
let device: CardDevice | undefined
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => {
  device?.dispose()
  world.close()
})

/** A page's device whose code towards the server loads only while `online`. */
async function openCardDevice() {
  const session = await createSession(world, 'hr-1')
  const network = { online: false, loads: 0, wakes: [] as (number | undefined)[] }
  const platform = {
    server,
    databaseName: `rapport-${randomUUID()}`,
    fetch: world.fetch,
    locks: navigator.locks,
    clock: world.deps.clock,
    random: Math.random,
    signIn: async () => ({ kind: 'session', session }) as const,
    loadBlinding: () => import('../../../widget/core/blinding.ts'),
    wakeAt: (at: number | undefined) => {
      network.wakes.push(at)
    },
  }
  const base = await openBase(platform)
  device = createCardDevice(platform, base, async () => {
    network.loads += 1
    if (!network.online) throw new TypeError('Failed to fetch dynamically imported module')
    return createRemote({ ...platform, ...base })
  })
  return { device, network }
}

const colleague = { kind: 'team', id: 'it', name: 'IT' } as const

test('a rating is stored and can be changed while the code that sends it cannot be loaded', async () => {
  const { device, network } = await openCardDevice()
  const written = await device.submit({ interaction: helpAt('A-1'), colleague, score: 4 })
  expect(written).toMatchObject({ kind: 'stored', rating: { score: 4, state: { kind: 'waiting' } } })
  if (written.kind !== 'stored') return
  expect(await device.revise(written.rating.id, { score: 2 })).toMatchObject({ kind: 'stored' })
  await device.close(written.rating.id)
  expect(network.loads).toBe(1) // as the device opened, and nothing that the rater did caused another
  await device.drain()
  expect(await device.find(helpAt('A-1'))).toMatchObject({ score: 2, state: { kind: 'waiting' } })
  expect(await device.signIn()).toEqual({ kind: 'failed', reason: 'offline' })
  expect(await device.identify('https://portal.test', { kind: 'account', account: 'it-1' })).toBeUndefined()
  expect(await device.summary('it', 13)).toEqual({ kind: 'unavailable' })
})

test('a drain without its code asks to be woken, and sends once the code is there', async () => {
  const { device, network } = await openCardDevice()
  const { id } = await rateHelp(device, 'A-1')
  expect(network.wakes.at(-1)).toBeGreaterThanOrEqual(world.clock.now)
  network.online = true
  expect(await device.signIn()).toEqual({ kind: 'signed-in' })
  await device.drain()
  expect(await device.find(helpAt('A-1'))).toMatchObject({ id, state: { kind: 'sent' } })
})

test('signing out ends the session here, whether or not the server can be told', async () => {
  const { device, network } = await openCardDevice()
  network.online = true
  await device.signIn()
  expect(await device.account()).toMatchObject({ kind: 'signed-in' })
  await device.signOut()
  expect(await device.account()).toEqual({ kind: 'signed-out', server })
})

test('without the code that makes passes, a rating waits as it does without network, and then goes', async () => {
  let online = false
  const live = await openLiveDevice(world, 'hr-1', {
    loadBlinding: () =>
      online ? import('../../../widget/core/blinding.ts') : Promise.reject(new TypeError('no network')),
  })
  await rateHelp(live, 'A-1')
  expect(await live.find(helpAt('A-1'))).toMatchObject({ state: { kind: 'waiting', pause: 'offline' } })
  expect(live.wake.at).toBeGreaterThanOrEqual(world.clock.now)
  online = true
  await live.drain({ eager: true })
  expect(await live.find(helpAt('A-1'))).toMatchObject({ state: { kind: 'sent' } })
  live.dispose()
})

const liveSessions = async () =>
  (await world.deps.db.read.all<{ n: number }>('SELECT count(*) AS n FROM session'))[0]?.n

test('a session that was signed out of without network is ended on the server once there is one', async () => {
  const network = createNetwork(world)
  const live = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
  expect(await liveSessions()).toBe(1)
  network.instead.answer = () => Promise.reject(new TypeError('network'))
  await live.signOut()
  expect(await live.account()).toEqual({ kind: 'signed-out', server })
  await live.drain()
  expect(await liveSessions()).toBe(1)
  network.instead.answer = undefined
  world.clock.now = Math.max(world.clock.now, live.wake.at ?? 0)
  await live.drain()
  expect(await liveSessions()).toBe(0)
  await live.drain()
  expect(live.wake.at).toBeUndefined()
  live.dispose()
})

test('what waited for a session does not go in the same breath as the requests that it makes possible', async () => {
  world.deps.config.pace = 'weekly' // as in earnest
  await (await import('../../../server/epoch/prepare.ts')).prepareEpoch(world.deps)
  const network = createNetwork(world)
  const live = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
  await passTime(world, world.clock.now + 5 * dayMs, live)
  await live.signOut()
  await rateHelp(live, 'A-1')
  await passTime(world, world.clock.now + dayMs, live)
  expect(network.timesOf('/v1/ratings')).toEqual([])
  const signedInOn = world.clock.now
  await live.acceptSession(await createSession(world, 'hr-1'))
  await live.drain({ eager: true })
  expect(network.timesOf('/v1/ratings')).toEqual([])
  await passTime(world, signedInOn + 2 * dayMs, live)
  const [sentOn = 0] = network.timesOf('/v1/ratings')
  expect(sentOn - signedInOn).toBeGreaterThanOrEqual(20 * 60 * 1000)
  const named = ['/v1/directory', '/v1/passes', '/v1/log', '/v1/sessions']
  const beside = network.asked.filter(({ path, at }) => at === sentOn && named.includes(path))
  expect(beside.map(({ path }) => path)).toEqual([])
  expect(await live.find(helpAt('A-1'))).toMatchObject({ state: { kind: 'sent' } })
  live.dispose()
})

test('the end of a session is not told right after a rating was sent, but hours later', async () => {
  world.deps.config.pace = 'weekly' // as in earnest
  await (await import('../../../server/epoch/prepare.ts')).prepareEpoch(world.deps)
  const network = createNetwork(world)
  const live = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
  await passTime(world, world.clock.now + 5 * dayMs, live)
  await rateHelp(live, 'A-1')
  while (network.timesOf('/v1/ratings').length === 0) await passTime(world, live.wake.at ?? Infinity, live)
  const signedOutOn = world.clock.now
  expect(network.timesOf('/v1/ratings').at(-1)).toBe(signedOutOn)
  await live.signOut()
  const ended = () =>
    network.asked.filter(({ path, method }) => path === '/v1/sessions' && method === 'DELETE')
  expect(ended()).toEqual([])
  await passTime(world, signedOutOn + dayMs, live)
  expect(ended()).toHaveLength(1)
  expect((ended()[0]?.at ?? 0) - signedOutOn).toBeGreaterThanOrEqual(20 * 60 * 1000)
  expect(await liveSessions()).toBe(0)
  live.dispose()
})

test('code for passes that fails is a fault, and no sign that the keys differ', async () => {
  const live = await openLiveDevice(world, 'hr-1', {
    loadBlinding: async () => ({
      ...(await import('../../../widget/core/blinding.ts')),
      finalize: () => Promise.reject(new TypeError('no such function')),
    }),
  }).catch((cause: unknown) => cause)
  expect(live).toBeInstanceOf(TypeError)
})
