import { forgetSession, getAccount, getDirectory } from './account.ts'
import { backoffMs } from './backoff.ts'
import type { Base } from './base.ts'
import type { CardDevice, DeviceDeps } from './device.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { closeIfGone } from './news.ts'
import { findRecord, placeOf } from './outbox.ts'
import type { CardPort } from './port.ts'
import type { Remote } from './remote.ts'
import { createRemoteLoader, type RemoteLoader } from './remote-loader.ts'
import { findKept } from './store.ts'
import { findPause, viewRecord } from './view-record.ts'
import { closeCard, reviseRating, submitRating, withdrawRating } from './write-ratings.ts'

export type CardDeviceDeps = Pick<DeviceDeps, 'server' | 'clock' | 'random' | 'signIn' | 'wakeAt'>

/**
 * The device as a card needs it. What is not on it comes by `loadRemote`, at once and not when it is first
 * needed: a request that follows a rating would tell the server that there is one.
 */
export function createCardDevice(
  platform: CardDeviceDeps,
  base: Base,
  loadRemote: () => Promise<Remote>,
): CardDevice {
  const { store, news } = base
  const remote = createRemoteLoader(loadRemote)
  const plan = async () => {
    const loaded = remote.loaded()
    if (loaded) platform.wakeAt(await loaded.nextWake())
  }
  news.listen(() => void plan().catch(closeIfGone(news)))
  void remote.load()
  void loadRecognition() // its request after a rating would tell the server that there is one
  return {
    ...ratingVerbs(base),
    ...peopleVerbs(base, remote),
    ...accountVerbs(platform, base, remote),
    ...namedVerbs(remote),
    drain: createDrain(platform, remote, plan),
    dispose: () => {
      news.close()
      store.close()
    },
  }
}

/** All of it is on the device: nothing of it waits for code or network. */
function ratingVerbs(base: Base) {
  const { store, news } = base
  return {
    find: async ({ origin, reference }) => {
      const found = await findRecord(store, placeOf({ origin, reference }))
      return found && viewRecord(found, await findPause(store))
    },
    submit: (draft) => submitRating(base, draft),
    revise: (id, change, origin) => reviseRating(base, id, change, origin),
    withdraw: (id, origin) => withdrawRating(base, id, origin),
    close: (id, origin) => closeCard(base, id, origin),
    watch: (changed, signal) => news.listen(changed, signal),
  } satisfies Partial<CardPort>
}

function peopleVerbs(base: Base, { load }: RemoteLoader) {
  return {
    identify: async (origin, helper) => {
      const directory = await getDirectory(base, load)
      const loaded = await loadRecognition()
      return directory && loaded?.recogniseHelper(base, directory, origin, helper)
    },
    findColleague: async (query) => {
      const directory = await getDirectory(base, load)
      return (directory && (await load())?.findColleagues(directory, query)) ?? []
    },
    offers: async (colleague) => {
      const session = await findKept(base.store, 'session')
      const directory = session && (await getDirectory(base, load))
      return (directory && (await load())?.offersFor(directory, session.person.id, colleague)) ?? []
    },
    summary: async (team, weeks) =>
      (await (await load())?.getSummary(team, weeks)) ?? { kind: 'unavailable' },
  } satisfies Partial<CardPort>
}

function accountVerbs({ server, signIn }: CardDeviceDeps, base: Base, { load }: RemoteLoader) {
  const { store, news } = base
  return {
    account: () => getAccount(store, server),
    signIn: async () => {
      const signedIn = await signIn()
      if (signedIn.kind !== 'session') return signedIn
      const loaded = await load()
      if (!loaded) return { kind: 'failed', reason: 'offline' }
      await loaded.acceptSession(signedIn.session)
      return { kind: 'signed-in' }
    },
    signOut: async () => {
      await forgetSession(store)
      news.tell()
      await (await load())?.endSessions()
    },
  } satisfies Partial<CardPort>
}

function namedVerbs({ load }: RemoteLoader) {
  const getNamed = async () => {
    const loaded = await load()
    if (!loaded) throw new Error('the part that talks with the server did not load')
    return loaded.named
  }
  return {
    thank: async (helper, text) => (await getNamed()).thank(helper, text),
    note: async (helper, text) => (await getNamed()).note(helper, text),
    askFollowUp: async (team, text) => (await getNamed()).askFollowUp(team, text),
    takeBack: async (id) => (await getNamed()).takeBack(id),
  } satisfies Partial<CardPort>
}

function createDrain(
  { clock, random, wakeAt }: CardDeviceDeps,
  { load }: RemoteLoader,
  plan: () => Promise<void>,
): CardDevice['drain'] {
  let misses = 0
  return async (how) => {
    const loaded = await load()
    if (!loaded) return wakeAt(clock() + backoffMs(misses++, random))
    await loaded.drain(how)
    await plan()
  }
}

/** Apart, as a card that was answered before needs none of it. */
function loadRecognition(): Promise<typeof import('./recognise-helper.ts') | undefined> {
  return import('./recognise-helper.ts').catch(ignoreUnloaded)
}
