import type { Session } from '../../server/contract/session.ts'
import {
  type AccountDeps,
  acceptSession,
  endSession,
  getAccount,
  getDirectory,
  getSummary,
} from './account.ts'
import { createApi } from './api.ts'
import { beginBooks, nextBookAt, tendBooks } from './book-plan.ts'
import type { Device, DeviceDeps } from './device.ts'
import { findColleagues, identifyHelper } from './directory.ts'
import { discardNamed, readInbox, setFollowUp, setReceiving } from './inbox.ts'
import { listFingerprints } from './key-file.ts'
import { checkLog, checkLogDaily } from './log.ts'
import { listNamed, sayNamed, takeBackNamed } from './named.ts'
import { offersFor } from './named-offers.ts'
import { findRecord, listRecords, type OutboxRecord, placeOf, viewRecord } from './outbox.ts'
import type { OutboxState, Pause } from './port.ts'
import { nextNamedAt, sendNamed } from './send-named.ts'
import { nextSettleAt, settleSent } from './settle.ts'
import { findKept, openStore, type Store } from './store.ts'
import { heldUpUntil, isSending, readyAt, sendDue } from './sync.ts'
import { closeCard, reviseRating, submitRating, type WriteDeps, withdrawRating } from './write-ratings.ts'

/**
 * Opens the device: its database, and over it everything that a rater's side of the protocol does.
 * @throws DOMException when the browser gives no storage
 */
export async function createDevice(platform: DeviceDeps): Promise<Device> {
  const { server, clock, random, databaseName, loadBlinding } = platform
  const news = createNews(`rapport ${databaseName}`)
  const store = await openStore(databaseName, news.tell)
  const api = createApi(server, platform.fetch, platform.ensureAlike)
  const deps: AccountDeps & WriteDeps = { store, api, server, clock, random, changed: news.tell }
  const plan = async () => platform.wakeAt(await nextWake(store))
  news.listen(() => void plan().catch(() => news.close())) // the database is gone: nothing is left to plan

  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    platform.locks.request(`rapport drain ${databaseName}`, work)

  async function drain({ eager = false } = {}): Promise<void> {
    await alone(async () => {
      await checkLogDaily(deps)
      await tendBooks({ ...deps, loadBlinding, isSending: () => isSending(deps) }, { eager })
      const sending = { ...deps, loadBlinding, getDirectory: (epoch: string) => getDirectory(deps, epoch) }
      const besideRating = await sendDue(sending, { eager })
      await settleSent(deps)
      await sendNamed(deps, { besideRating })
    })
    await plan()
  }

  async function accept(session: Session): Promise<void> {
    await acceptSession(deps, session)
    await alone(() => beginBooks(deps, session))
    news.tell()
  }

  return {
    find: async ({ origin, reference }) => {
      const session = await findKept(store, 'session')
      const found = await findRecord(store, placeOf({ origin, reference }), session?.person.id ?? null)
      return found && viewRecord(found, await findPause(store))
    },
    submit: (draft) => submitRating(deps, draft),
    revise: (id, change) => reviseRating(deps, id, change),
    withdraw: (id) => withdrawRating(deps, id),
    close: (id) => closeCard(deps, id),
    watch: (changed, signal) => news.listen(changed, signal),
    identify: async (origin, helper) => {
      const directory = await getDirectory(deps, undefined)
      return directory && identifyHelper(directory, origin, helper)
    },
    findColleague: async (query) => {
      const directory = await getDirectory(deps, undefined)
      return directory ? findColleagues(directory, query) : []
    },
    summary: (team, weeks) => getSummary(deps, team, weeks),
    outbox: async () => countRecords(await listRecords(store), await findPause(store)),
    account: () => getAccount(deps),
    signIn: async () => {
      const signedIn = await platform.signIn()
      if (signedIn.kind !== 'session') return signedIn
      await accept(signedIn.session)
      return { kind: 'signed-in' }
    },
    checkLog: () => checkLog(deps),
    acceptSession: accept,
    keys: () => listFingerprints(store),
    offerTransfer: async () => (await platform.loadTransfer()).offerTransfer(deps),
    takeTransfer: async (code) => {
      const { takeTransfer } = await platform.loadTransfer()
      return alone(() => takeTransfer(deps, code))
    },
    signOut: () => endSession(deps),
    offers: async (colleague) => {
      const session = await findKept(store, 'session')
      const directory = session && (await getDirectory(deps, undefined))
      return directory ? offersFor(directory, session.person.id, colleague) : []
    },
    thank: (to, text) => sayNamed(deps, { kind: 'thanks', to, text: text ?? null }),
    note: (to, text) => sayNamed(deps, { kind: 'note', to, text }),
    askFollowUp: (to, text) => sayNamed(deps, { kind: 'follow-up', to, text: text ?? null }),
    unsent: () => listNamed(store),
    takeBack: (id) => takeBackNamed(deps, id),
    inbox: () => readInbox(deps),
    discard: (kind, id) => discardNamed(deps, kind, id),
    setFollowUp: (id, state) => setFollowUp(deps, id, state),
    setReceiving: (receiving) => setReceiving(deps, receiving),
    drain,
    dispose: () => {
      news.close()
      store.close()
    },
  }
}

/** Tells this context and, by channel, every other one of the same device. */
function createNews(name: string) {
  const listeners = new Set<() => void>()
  const channel = new BroadcastChannel(name)
  const hear = () => {
    for (const listener of listeners) listener()
  }
  channel.addEventListener('message', hear)
  return {
    tell: () => {
      hear()
      channel.postMessage(null)
    },
    listen: (listener: () => void, signal?: AbortSignal) => {
      listeners.add(listener)
      signal?.addEventListener('abort', () => listeners.delete(listener), { once: true })
    },
    close: () => {
      listeners.clear()
      channel.close()
    },
  }
}

async function findPause(store: Store): Promise<Pause | undefined> {
  return (await findKept(store, 'retry'))?.pause
}

/** When a drain has something to do again, in ms since 1970; undefined: nothing is pending. */
async function nextWake(store: Store): Promise<number | undefined> {
  const records = await listRecords(store)
  const policy = await findKept(store, 'policy')
  const waiting = records.filter(({ progress }) => progress === 'waiting')
  const retry = await findKept(store, 'retry')
  const wakes = waiting.map((record) => Math.max(readyAt(record, policy), heldUpUntil(record, retry)))
  for (const at of [await nextSettleAt(store, records), await nextBookAt(store), await nextNamedAt(store)]) {
    if (at !== undefined) wakes.push(at)
  }
  return wakes.length > 0 ? Math.min(...wakes) : undefined
}

function countRecords(records: OutboxRecord[], pause: Pause | undefined): OutboxState {
  const count = (kind: string) =>
    records.filter((record) => viewRecord(record, pause).state.kind === kind).length
  const counts = {
    waiting: count('waiting'),
    sent: count('sent'),
    counted: count('counted'),
    refused: count('refused'),
  }
  return pause && counts.waiting > 0 ? { ...counts, pause } : counts
}
