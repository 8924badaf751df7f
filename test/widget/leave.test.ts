import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepareEpoch } from '../../server/epoch/prepare.ts'
import { openStore, type Store } from '../../widget/core/store.ts'
import { type Leaving, leave } from '../../widget/leave.ts'
import { createSession, dayMs, openWorld, type World } from '../support/in-process.ts'
import {
  createNetwork,
  helpAt,
  type LiveDevice,
  openLiveDevice,
  passTime,
  rateHelp,
} from '../support/passing-time.ts'

const databasePrefix = 'rapport-embed '
const minuteMs = 60 * 1000

let world: World
let network: ReturnType<typeof createNetwork>
let live: LiveDevice
let store: Store
let databaseName: string

beforeEach(async () => {
  world = await openWorld()
  world.deps.config.pace = 'weekly' // as in earnest
  await prepareEpoch(world.deps)
  network = createNetwork(world)
  databaseName = `${databasePrefix}${randomUUID()}`
  live = await openLiveDevice(world, 'hr-1', { fetch: network.fetch, databaseName })
  store = await openStore(databaseName, () => undefined)
  await passTime(world, world.clock.now + 5 * dayMs, live)
})
afterEach(async () => {
  live.dispose()
  store.close()
  for (const { name } of await indexedDB.databases()) if (name !== undefined) indexedDB.deleteDatabase(name)
  world.close()
})

const changed = vi.fn()

function leavePage(how?: Leaving) {
  const platform = { store, databaseName, locks: navigator.locks, changed }
  return leave({ ...platform, device: live, indexedDB, databasePrefix }, how)
}

/** A rating whose time has come, while the page has not been woken for it. */
async function makeDue() {
  await rateHelp(live, 'A-1')
  expect(network.timesOf('/v1/ratings')).toEqual([])
  world.clock.now += dayMs
}

const ended = () => network.asked.filter(({ path, method }) => path === '/v1/sessions' && method === 'DELETE')

const isEmpty = async () =>
  (await Promise.all([...store.objectStoreNames].map((name) => store.count(name)))).every((n) => n === 0)

test('signing out sends what is due first, and tells the end of the session only much later', async () => {
  await makeDue()
  const leftOn = world.clock.now
  expect(await leavePage()).toEqual({ waiting: 0 })
  expect(network.timesOf('/v1/ratings')).toEqual([leftOn])
  expect(ended()).toEqual([])
  await passTime(world, leftOn + dayMs, live)
  expect(ended().map(({ at }) => at - leftOn >= 20 * minuteMs)).toEqual([true])
})

test('what waits is said, stays with its passes, and goes when the same person signs in again', async () => {
  await rateHelp(live, 'A-1')
  await live.thank({ kind: 'person', id: 'it-1', name: 'Ira', team: { id: 'it', name: 'IT' } }, 'Thank you')
  const passes = await store.count('passes')
  expect(await leavePage()).toEqual({ waiting: 2 })
  expect(await live.account()).toMatchObject({ kind: 'signed-out' })
  expect(await store.count('passes')).toBe(passes)
  expect(passes).toBeGreaterThan(0)
  await live.acceptSession(await createSession(world, 'hr-1'))
  await passTime(world, world.clock.now + 2 * dayMs, live)
  expect(await live.find(helpAt('A-1'))).toMatchObject({ state: { kind: 'sent' } })
})

test('of another person nothing is counted as one’s own, but forgetting says that it is lost', async () => {
  await rateHelp(live, 'A-1')
  await leavePage()
  await live.acceptSession(await createSession(world, 'hr-2'))
  expect(await leavePage()).toEqual({ waiting: 0 })
  expect(await leavePage({ forget: true })).toEqual({ lost: 1 })
})

test('forgetting ends the session, leaves nothing of anybody, and the page goes on for the next visitor', async () => {
  await rateHelp(live, 'A-1')
  expect(await leavePage({ forget: true })).toEqual({ lost: 1 })
  expect(ended()).toHaveLength(1)
  expect(await isEmpty()).toBe(true)
  expect(changed).toHaveBeenCalled()
  expect(await live.find(helpAt('A-1'))).toBeUndefined()
  await live.acceptSession(await createSession(world, 'hr-2'))
  expect(await live.account()).toMatchObject({ person: { id: 'hr-2' } })
})

test('forgetting sends what is due before, and then does not tell the end of the session', async () => {
  await makeDue()
  expect(await leavePage({ forget: true })).toEqual({ lost: 0 })
  expect(network.timesOf('/v1/ratings')).toHaveLength(1)
  expect(await isEmpty()).toBe(true)
  await passTime(world, world.clock.now + dayMs, live)
  expect(ended()).toEqual([])
})

test('forgetting takes the databases of other servers too, and nobody else’s', async () => {
  ;(await openStore(`${databasePrefix}https://old.example`, () => undefined)).close()
  ;(await openStore('somebody-elses', () => undefined)).close()
  await leavePage({ forget: true })
  const names = (await indexedDB.databases()).map(({ name }) => name)
  expect(names.toSorted()).toEqual([databaseName, 'somebody-elses'])
})

test('without network all of it is forgotten as well', async () => {
  await makeDue()
  network.instead.answer = () => Promise.reject(new TypeError('network'))
  expect(await leavePage({ forget: true })).toEqual({ lost: 1 })
  expect(await isEmpty()).toBe(true)
})

test('an answer that was on its way brings nothing back', async () => {
  const late = Promise.withResolvers<void>()
  await live.signOut()
  network.instead.answer = (path, ask) => (path === '/v1/passes' ? late.promise.then(ask) : undefined)
  const accepted = live.acceptSession(await createSession(world, 'hr-1')).then(() => live.drain())
  const left = leavePage({ forget: true })
  late.resolve()
  await Promise.all([accepted, left])
  expect(await isEmpty()).toBe(true)
})
