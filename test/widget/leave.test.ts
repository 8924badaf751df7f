import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { prepareEpoch } from '../../server/epoch/prepare.ts'
import type { CardDevice } from '../../widget/core/device.ts'
import { keep, openStore, type Store } from '../../widget/core/store.ts'
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

function leavePage(how?: Leaving, device: Pick<CardDevice, 'drain' | 'signOut'> = live) {
  const platform = { store, databaseName, locks: navigator.locks, changed }
  return leave({ ...platform, device, indexedDB, databasePrefix }, how)
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

test.each(['drain', 'session'])('what was at work under the %s lock brings nothing back', async (kind) => {
  const name = `rapport ${kind} ${databaseName}`
  const session = await createSession(world, 'hr-1')
  const answer = Promise.withResolvers<void>()
  const atWork = navigator.locks.request(name, async () => {
    await answer.promise
    await keep(store, 'session', session)
  })
  let isDone = false
  const tooLong = { drain: async () => undefined, signOut: async () => undefined }
  const left = leavePage({ forget: true }, tooLong).finally(() => {
    isDone = true
  })
  const isAwaited = async () => (await navigator.locks.query()).pending?.some((lock) => lock.name === name)
  await expect.poll(async () => isDone || (await isAwaited())).toBe(true)
  answer.resolve()
  await Promise.all([atWork, left])
  expect(await isEmpty()).toBe(true)
})

test('forgetting does not wait for a server that never answers', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const never = () => new Promise<void>(() => undefined)
  const left = leavePage({ forget: true }, { drain: never, signOut: never })
  await vi.advanceTimersByTimeAsync(10_000)
  vi.useRealTimers()
  expect(await left).toEqual({ lost: 0 })
  expect(await isEmpty()).toBe(true)
})
