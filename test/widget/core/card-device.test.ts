import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCardDevice, openBase } from '../../../widget/core/card-device.ts'
import type { CardDevice } from '../../../widget/core/device.ts'
import { createRemote } from '../../../widget/core/remote.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { helpAt, openLiveDevice, rateHelp } from '../../support/passing-time.ts'

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
