import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WxtBrowser } from 'wxt/browser'
import { databaseNameOf } from '../../../extension/background/database.ts'
import { startBackground } from '../../../extension/background/start.ts'
import { createDevice } from '../../../widget/core/create-device.ts'
import { openStore } from '../../../widget/core/store.ts'
import { followStorage } from '../../support/storage-steps.ts'

const site = 'https://jira.test'

let steps: string[] = []
const note = (step: string) => void steps.push(step)
followStorage(note)

type Listener = (message: unknown, from: object, answer: (reply: unknown) => void) => boolean
let hear: Listener

const event = { addListener: () => undefined }

function createArea(name: string, kept: Record<string, unknown> = {}) {
  return {
    get: async (key: string | null) => {
      note(`${name}.get ${key}`)
      return kept
    },
    set: async (values: object) => note(`${name}.set ${Object.keys(values)}`),
    remove: async (key: string) => note(`${name}.remove ${key}`),
  }
}

/** What the worker asks of the browser, noted down. */
function createBrowser(server: string): WxtBrowser {
  const browser = {
    runtime: {
      onMessage: { addListener: (listener: Listener) => (hear = listener) },
      ...{ onInstalled: event, onStartup: event, getManifest: () => ({}) },
    },
    storage: {
      ...{ onChanged: event, managed: createArea('managed'), session: createArea('session') },
      local: createArea('local', { server }),
    },
    tabs: { onUpdated: event, onRemoved: event },
    permissions: { onAdded: event, onRemoved: event, contains: async () => false },
    alarms: { onAlarm: event, create: async () => note('alarm'), clear: async () => note('no alarm') },
    action: { setBadgeText: async () => note('badge'), setBadgeBackgroundColor: async () => undefined },
    declarativeNetRequest: { getSessionRules: async () => [], updateSessionRules: async () => undefined },
  }
  return browser as unknown as WxtBrowser // all of it that is asked for here
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = `https://${crypto.randomUUID()}.test` // each worker has its own outbox
  const store = await openStore(databaseNameOf(server), () => undefined) // as an earlier worker left it
  store.close()
  steps = []
  startBackground({
    browser: createBrowser(server),
    openDevice: createDevice,
    platform: {
      ...{ indexedDB, locks: navigator.locks, clock: Date.now, random: Math.random },
      fetch: () => Promise.reject(new TypeError('no network')),
      loadBlinding: () => import('../../../widget/core/blinding.ts'),
      loadTransfer: () => import('../../../widget/core/book-transfer.ts'),
    },
    crypto,
    loadBuilt: async () => note('organisation.json'),
    ownOrigin: 'chrome-extension://own',
    onOnline: () => undefined,
  })
})

afterEach(() => vi.useRealTimers())

/** A tap on a score in a page. @returns all that the worker does until it answers */
async function tap(reference: string): Promise<string[]> {
  const draft = {
    interaction: { origin: site, reference, heading: 'VPN' },
    colleague: { kind: 'team', id: 'it', name: 'IT' },
    score: 4,
  }
  const from = { url: `${site}/browse/A-1`, tab: { id: 1 }, frameId: 0 }
  const reply = await new Promise((answer) => hear({ kind: 'submit', draft }, from, answer))
  const until = steps
  steps = []
  expect(reply).toMatchObject({ kind: 'answer', value: { kind: 'stored' } })
  return until
}

/** Until all that a stored rating sets off is done. */
async function rest(): Promise<void> {
  await expect.poll(() => steps).toEqual(expect.arrayContaining(['alarm', 'badge', 'local.set change']))
  steps = []
}

const stored = [
  'readwrite strict: ratings kept',
  'kept.get session',
  'kept.get former',
  'ratings.getAll',
  'ratings.put',
]

test('a worker that a tap woke reads whose server it is, and stores the rating', async () => {
  expect(await tap('A-1')).toEqual([
    'managed.get null',
    'organisation.json',
    'local.get server',
    'open database',
    ...stored,
  ])
  await rest() // what comes after the answer comes all the same
})

test('a worker that is awake stores the rating in one transaction, and does nothing else', async () => {
  await tap('A-1')
  await rest()
  expect(await tap('A-2')).toEqual(stored)
  await rest()
})

test('what the last worker left undone is done a second after the start', async () => {
  await vi.advanceTimersByTimeAsync(999)
  expect(steps).not.toContain('local.set change')
  await vi.advanceTimersByTimeAsync(1)
  await expect.poll(() => steps).toEqual(expect.arrayContaining(['local.set change', 'badge', 'no alarm']))
})

test('neither a starting worker nor a page’s script makes a date format, which takes longer than all else', async () => {
  vi.resetModules()
  const made = vi.spyOn(Intl, 'DateTimeFormat')
  await import('../../../extension/background/start.ts')
  await import('../../../extension/sites/start.ts')
  expect(made).not.toHaveBeenCalled()
  made.mockRestore()
})
