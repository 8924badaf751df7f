import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { listUnknown } from '../../../server/directory/unknown-identities.ts'
import type { Device } from '../../../widget/core/device.ts'
import { findKept, keep, openStore, type Store } from '../../../widget/core/store.ts'
import { createTestDevice, dayMs, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, rateHelp } from '../../support/passing-time.ts'

let world: World
let device: Device
let store: Store
let network: ReturnType<typeof createNetwork>
beforeEach(async () => {
  world = await openWorld()
  world.deps.config.pace = 'weekly'
  network = createNetwork(world)
  const databaseName = `rapport-${randomUUID()}`
  device = await createTestDevice(world, 'hr-1', { fetch: network.fetch, databaseName })
  store = await openStore(databaseName, () => undefined)
})
afterEach(() => {
  store.close()
  device.dispose()
  world.close()
})

const path = '/v1/unknown-identities'
const portal = 'https://portal.test'
const listNoted = async () => ((await findKept(store, 'unknown')) ?? []).map(({ account }) => account)

/** Looks at an account. Whom nobody has is noted behind the answer. */
const see = async (account: string, origin = portal) => {
  const found = await device.identify(origin, { kind: 'account', account })
  if (!found && origin === portal) await expect.poll(listNoted).toContain(account)
  return found
}
const told = () => network.timesOf(path).length

test('an account that nobody has is told once, days later, and without who saw it', async () => {
  expect(await see('stranger')).toBeUndefined()
  await see('stranger')
  await device.drain()
  world.clock.now += dayMs - 1
  await device.drain()
  expect(told()).toBe(0)
  world.clock.now += 6 * dayMs + 1
  await device.drain()
  await see('stranger')
  world.clock.now += 8 * dayMs
  await device.drain()
  expect(told()).toBe(1)
  const { rows } = await world.deps.db.query('SELECT * FROM unknown_identity')
  expect(rows.map((row) => ({ ...row }))).toEqual([{ site: 'portal', account: 'stranger', month: '2026-11' }])
})

test('who is known, a site that is not registered and a bare name are not told', async () => {
  await see('it0')
  await see('stranger', 'https://other.test')
  await device.identify(portal, { kind: 'name', name: 'Nobody' })
  await see('who is told, and seen last')
  expect(await listNoted()).toEqual(['who is told, and seen last'])
  world.clock.now += 8 * dayMs
  for (const _ of ['one', 'other']) await device.drain()
  expect(told()).toBe(1)
  expect(await listUnknown(world.deps.db)).toEqual([
    { site: 'portal', account: 'who is told, and seen last' },
  ])
})

test('what was mapped meanwhile is not told, and what is mapped is unknown no more', async () => {
  await see('ada')
  await see('bea')
  const accounts = { name: 'accounts.csv', text: 'person,site,account\nit-1,portal,ada\n' }
  await importDirectory(world.deps, undefined, undefined, { accounts })
  world.clock.now += 8 * dayMs
  expect(await see('ada', 'https://elsewhere.test')).toBeUndefined() // an old copy of the directory is renewed behind it
  await expect.poll(() => see('ada')).toMatchObject({ id: 'it-1' })
  for (const _ of ['one', 'other']) await device.drain()
  expect(await listUnknown(world.deps.db)).toEqual([{ site: 'portal', account: 'bea' }])
  const more = { name: 'accounts.csv', text: 'person,site,account\nit-2,portal,bea\n' }
  await importDirectory(world.deps, undefined, undefined, { accounts: more })
  expect(await listUnknown(world.deps.db)).toEqual([])
})

test('it never goes with a bearer that the server would renew just before, saying whose it is', async () => {
  const bearerUntil = async (until: number) => {
    const session = await findKept(store, 'session')
    if (session) await keep(store, 'session', { ...session, bearerUntil: until })
  }
  await see('stranger')
  world.clock.now += 8 * dayMs
  await bearerUntil(world.clock.now)
  await device.drain()
  expect([told(), network.timesOf('/v1/sessions/refresh').length]).toEqual([0, 0])
  world.clock.now += 2 * dayMs
  await bearerUntil(world.clock.now + dayMs)
  await device.drain()
  expect(told()).toBe(1)
})

test('it never goes in the same breath as a rating', async () => {
  await rateHelp(device, 'A-1')
  for (let day = 0; day < 4; day++) {
    world.clock.now += dayMs
    await device.drain({ eager: true })
  }
  await see('stranger')
  await rateHelp(device, 'A-2')
  const before = network.timesOf('/v1/ratings').length
  world.clock.now += 8 * dayMs
  await device.drain({ eager: true })
  expect([network.timesOf('/v1/ratings').length, told()]).toEqual([before + 1, 0])
  world.clock.now += dayMs
  await device.drain()
  expect(told()).toBe(1)
})
