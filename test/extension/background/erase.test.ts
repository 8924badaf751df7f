import 'fake-indexeddb/auto'
import { beforeEach, expect, test, vi } from 'vitest'
import { createErase, type EraseDeps } from '../../../extension/background/erase.ts'
import { keep, openStore } from '../../../widget/core/store.ts'
import { submitRating } from '../../../widget/core/write-ratings.ts'

const declared = 'https://rapport.corp.example/*'
const granted = 'https://jira.corp.example/*'

const local = { clear: vi.fn(async () => undefined) }
const remove = vi.fn(async () => true)
const order: string[] = []

function create(more: Partial<EraseDeps> = {}) {
  const deps = {
    indexedDB,
    areas: [local],
    alarms: { clearAll: async () => true },
    permissions: { getAll: async () => ({ origins: [declared, granted] }), remove },
    declared: [declared],
    drain: async () => void order.push('drain'),
    signOut: async () => void order.push('sign out'),
    closeWhile: (work: () => Promise<void>) => work(),
    ...more,
  }
  return createErase(deps as EraseDeps)
}

/** One waiting rating in a server's outbox, which stays open as a worker's does. */
async function rateAt(server: string) {
  const store = await openStore(`rapport:extension:${server}`, () => undefined)
  const deps = { store, clock: Date.now, random: Math.random, changed: () => undefined }
  await submitRating(deps, {
    interaction: { origin: 'https://jira.corp.example', reference: 'HELP-42', heading: 'Laptop' },
    colleague: { kind: 'team', id: 'helpdesk', name: 'IT Helpdesk' },
    score: 4,
  })
  return store
}

const databases = async () => (await indexedDB.databases()).map(({ name }) => name)

beforeEach(async () => {
  vi.clearAllMocks()
  order.length = 0
  for (const name of await databases()) if (name !== undefined) indexedDB.deleteDatabase(name)
})

test('counts what waits for every server, after what may go was sent', async () => {
  for (const server of ['https://new.example', 'https://old.example']) (await rateAt(server)).close()
  expect(await create().prepare()).toEqual({ waiting: 2, named: 0, isComplete: true })
  expect(order).toEqual(['drain'])
})

test('counts what was said by name and did not leave yet', async () => {
  const store = await rateAt('https://new.example')
  const said = { to: { id: 'anna', name: 'Anna' }, text: null, owner: 'boris', saidOn: 0, waitShare: 0 }
  const one = { ...said, kind: 'thanks', attempted: false, takenBack: false, refused: null } as const
  await store.put('named', { ...one, id: '0b4fb9b8-9d1c-4c64-9d0e-3c9b3a5f6a11' })
  await store.put('named', { ...one, id: '1b4fb9b8-9d1c-4c64-9d0e-3c9b3a5f6a11', takenBack: true })
  await store.put('named', { ...one, id: '2b4fb9b8-9d1c-4c64-9d0e-3c9b3a5f6a11', refused: 'declined' })
  expect(await create().prepare()).toEqual({ waiting: 1, named: 1, isComplete: true })
})

test('deletes every outbox, also one that is open, and signs out before', async () => {
  await rateAt('https://new.example')
  await rateAt('https://old.example')
  await openStore('somebody-elses', () => undefined)
  await create().erase()
  expect(await databases()).toEqual(['somebody-elses'])
  expect(order).toEqual(['sign out'])
  expect(local.clear).toHaveBeenCalledOnce()
})

test('takes back the sites that were turned on, and leaves those that the organisation declares', async () => {
  await create().erase()
  expect(remove).toHaveBeenCalledExactlyOnceWith({ origins: [granted] })
})

test('does not wait for a server that never answers', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const never = () => new Promise<void>(() => undefined)
  const erased = create({ signOut: never }).erase()
  await vi.advanceTimersByTimeAsync(5000)
  vi.useRealTimers()
  await erased
  expect(local.clear).toHaveBeenCalledOnce()
})

const fail = async () => {
  throw new Error('the store could not be opened')
}

/** Of a version that this one cannot open. */
async function makeNewer(name: string) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const request = indexedDB.open(name, 999)
  request.onsuccess = () => {
    request.result.close()
    resolve()
  }
  await promise
}

test('erases all the same where signing out fails', async () => {
  await rateAt('https://new.example')
  await create({ signOut: fail }).erase()
  expect(await databases()).toEqual([])
  expect(local.clear).toHaveBeenCalledOnce()
})

test('asks before erasing also where sending fails', async () => {
  ;(await rateAt('https://new.example')).close()
  expect(await create({ drain: fail }).prepare()).toEqual({ waiting: 1, named: 0, isComplete: true })
})

test('a database that cannot be opened is said to be unread, and goes too', async () => {
  ;(await rateAt('https://new.example')).close()
  await makeNewer('rapport:extension:https://old.example')
  expect(await create().prepare()).toEqual({ waiting: 1, named: 0, isComplete: false })
  expect(await create().erase()).toEqual({ isServerTold: false })
  expect(await databases()).toEqual([])
})

test('says whether the server heard of the end of every session', async () => {
  expect(await create().erase()).toEqual({ isServerTold: true })
  const store = await rateAt('https://new.example')
  await keep(store, 'endings', [{ token: 'a token', at: 0, attempts: 1 }])
  expect(await create().erase()).toEqual({ isServerTold: false })
})

test('what cannot be cleared keeps nothing else from going, and is told at the end', async () => {
  await rateAt('https://new.example')
  const erased = create({ areas: [{ clear: fail }, local] }).erase()
  await expect(erased).rejects.toThrow('not all of it could be erased')
  expect(await databases()).toEqual([])
  expect(local.clear).toHaveBeenCalledOnce()
  expect(remove).toHaveBeenCalledOnce()
})
