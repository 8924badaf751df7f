import { forgetSession, getAccount, getDirectory } from './account.ts'
import { backoffMs } from './backoff.ts'
import type { CardDevice, DeviceDeps } from './device.ts'
import { findHolder } from './holder.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { closeIfGone, createNews, type News } from './news.ts'
import { findRecord, placeOf } from './outbox.ts'
import type { Remote } from './remote.ts'
import { findKept, openStore, type Store } from './store.ts'
import { viewRecord } from './view-record.ts'
import { closeCard, reviseRating, submitRating, type WriteDeps, withdrawRating } from './write-ratings.ts'

export type CardDeviceDeps = Pick<DeviceDeps, 'server' | 'clock' | 'random' | 'signIn' | 'wakeAt'>

/** What all parts of a device share. */
export type Base = WriteDeps & { news: News }

/**
 * Opens the database of a device, and its news.
 * @throws DOMException when the browser gives no storage
 */
export async function openBase({
  databaseName,
  clock,
  random,
}: Pick<DeviceDeps, 'databaseName' | 'clock' | 'random'>): Promise<Base> {
  const news = createNews(`rapport ${databaseName}`)
  const store = await openStore(databaseName, news.tell)
  return { store, clock, random, news, changed: news.tell }
}

/**
 * The device as a card needs it. What is not on it comes by `loadRemote`, at once and not when it is first
 * needed: a request that follows a rating would tell the server that there is one.
 */
export function createCardDevice(
  platform: CardDeviceDeps,
  base: Base,
  loadRemote: () => Promise<Remote>,
): CardDevice {
  const { server, clock, random, wakeAt } = platform
  const { store, news } = base
  const remote = createLoader(loadRemote)
  let misses = 0

  async function plan(): Promise<void> {
    const loaded = remote.loaded()
    if (loaded) wakeAt(await loaded.nextWake())
  }

  async function getNamed() {
    const loaded = await remote.load()
    if (!loaded) throw new Error('the part that talks with the server did not load')
    return loaded.named
  }

  news.listen(() => void plan().catch(closeIfGone(news)))
  void remote.load()
  void loadRecognition() // its request after a rating would tell the server that there is one
  return {
    find: async ({ origin, reference }) => {
      const holder = await findHolder(store)
      const found = await findRecord(store, placeOf({ origin, reference }), holder?.person ?? null)
      return found && viewRecord(found, await findPause(store))
    },
    submit: (draft) => submitRating(base, draft),
    revise: (id, change) => reviseRating(base, id, change),
    withdraw: (id) => withdrawRating(base, id),
    close: (id) => closeCard(base, id),
    watch: (changed, signal) => news.listen(changed, signal),
    identify: async (origin, helper) => {
      const directory = await getDirectory(base, remote.load)
      const loaded = await loadRecognition()
      return directory && loaded?.recogniseHelper(base, directory, origin, helper)
    },
    findColleague: async (query) => {
      const directory = await getDirectory(base, remote.load)
      return (directory && (await remote.load())?.findColleagues(directory, query)) ?? []
    },
    summary: async (team, weeks) =>
      (await (await remote.load())?.getSummary(team, weeks)) ?? { kind: 'unavailable' },
    account: () => getAccount(store, server),
    signIn: async () => {
      const signedIn = await platform.signIn()
      if (signedIn.kind !== 'session') return signedIn
      const loaded = await remote.load()
      if (!loaded) return { kind: 'failed', reason: 'offline' }
      await loaded.acceptSession(signedIn.session)
      return { kind: 'signed-in' }
    },
    signOut: async () => {
      await forgetSession(store)
      news.tell()
      await (await remote.load())?.endSessions()
    },
    offers: async (colleague) => {
      const session = await findKept(store, 'session')
      const directory = session && (await getDirectory(base, remote.load))
      return (directory && (await remote.load())?.offersFor(directory, session.person.id, colleague)) ?? []
    },
    thank: async (helper, text) => (await getNamed()).thank(helper, text),
    note: async (helper, text) => (await getNamed()).note(helper, text),
    askFollowUp: async (team, text) => (await getNamed()).askFollowUp(team, text),
    takeBack: async (id) => (await getNamed()).takeBack(id),
    drain: async (how) => {
      const loaded = await remote.load()
      if (!loaded) return wakeAt(clock() + backoffMs(misses++, random))
      await loaded.drain(how)
      await plan()
    },
    dispose: () => {
      news.close()
      store.close()
    },
  }
}

/** Apart, as a card that was answered before needs none of it. */
function loadRecognition(): Promise<typeof import('./recognise-helper.ts') | undefined> {
  return import('./recognise-helper.ts').catch(ignoreUnloaded)
}

/** Loads once; where there is no network for it, whoever asks next tries again. */
function createLoader(load: () => Promise<Remote>) {
  let loaded: Remote | undefined
  let loading: Promise<Remote | undefined> | undefined
  async function attempt(): Promise<Remote | undefined> {
    loaded = await load().catch(ignoreUnloaded)
    if (!loaded) loading = undefined
    return loaded
  }
  return {
    loaded: () => loaded,
    load: () => {
      loading ??= attempt()
      return loading
    },
  }
}

/** Why nothing is sent at the moment. */
export async function findPause(store: Store) {
  return (await findKept(store, 'retry'))?.pause
}
