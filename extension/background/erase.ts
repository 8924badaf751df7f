import type { Browser, WxtBrowser } from 'wxt/browser'
import { nextEndingAt } from '../../widget/core/end-sessions.ts'
import { listRecords } from '../../widget/core/outbox.ts'
import { findKept, openStore, type Store } from '../../widget/core/store.ts'
import type { Erased, LeftToErase } from '../messages.ts'
import { databasePrefix, deleteDatabase } from './database.ts'

export type EraseDeps = {
  indexedDB: IDBFactory
  areas: Pick<Browser.storage.StorageArea, 'clear'>[]
  alarms: Pick<WxtBrowser['alarms'], 'clearAll'>
  permissions: Pick<WxtBrowser['permissions'], 'getAll' | 'remove'>
  /** Origins, as match patterns, that nobody can take back. */
  declared: readonly string[]
  drain: () => Promise<void>
  /** Ends the session, here and on the server. */
  signOut: () => Promise<void>
  /** Nobody opens the database until `work` is done. */
  closeWhile: (work: () => Promise<void>) => Promise<void>
}

/** How long anything but the deleting itself may take: what is kept here goes whether the server answers or not. */
const patienceMs = 5000

export type Erase = {
  /** Sends what may go now, then counts what still waits, of everybody in this browser. */
  prepare: () => Promise<LeftToErase>
  /** Deletes all that can be deleted. @throws AggregateError afterwards, where something could not */
  erase: () => Promise<Erased>
}

/** Leaves nothing of anybody in this browser, of no server. */
export function createErase(deps: EraseDeps): Erase {
  const { indexedDB, areas, alarms, permissions, declared, drain, signOut, closeWhile } = deps

  async function takeBackSites(): Promise<void> {
    const { origins = [] } = await permissions.getAll()
    const granted = origins.filter((origin) => !declared.includes(origin))
    if (granted.length > 0) await permissions.remove({ origins: granted })
  }

  return {
    prepare: async () => {
      await within(patienceMs, drain())
      const counts = await lookInto(await listDatabases(indexedDB), countUnsent)
      const read = counts.filter((count) => count !== undefined)
      return {
        waiting: read.reduce((sum, { waiting }) => sum + waiting, 0),
        named: read.reduce((sum, { named }) => sum + named, 0),
        isComplete: read.length === counts.length,
      }
    },
    erase: async () => {
      await within(patienceMs, signOut())
      const names = await listDatabases(indexedDB)
      const ended = await lookInto(names, isSignedOut)
      const deletions = names.map((name) => () => deleteDatabase(indexedDB, name))
      const clearings = areas.map((area) => () => area.clear())
      await doAll([
        () => closeWhile(() => doAll([...deletions, ...clearings, () => alarms.clearAll()])),
        takeBackSites,
      ])
      return { isServerTold: ended.every((is) => is === true) }
    },
  }
}

async function listDatabases(indexedDB: IDBFactory): Promise<string[]> {
  const databases = await indexedDB.databases()
  return databases.flatMap(({ name }) => (name?.startsWith(databasePrefix) ? [name] : []))
}

/** What `look` finds in each; undefined for one that is damaged, or of a newer version. */
function lookInto<T>(names: string[], look: (store: Store) => Promise<T>): Promise<(T | undefined)[]> {
  return Promise.all(names.map((name) => within(patienceMs, openAnd(name, look))))
}

async function openAnd<T>(name: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(name, () => undefined)
  try {
    return await look(store)
  } finally {
    store.close()
  }
}

async function countUnsent(store: Store): Promise<{ waiting: number; named: number }> {
  const ratings = await listRecords(store)
  const said = await store.getAll('named')
  return {
    waiting: ratings.filter(({ progress }) => progress === 'waiting').length,
    named: said.filter(({ refused, takenBack }) => refused === null && !takenBack).length,
  }
}

/** Whether the server keeps no session that was this browser's. */
async function isSignedOut(store: Store): Promise<boolean> {
  return (await findKept(store, 'session')) === undefined && (await nextEndingAt(store)) === undefined
}

/** Does one after the other, all of them whatever fails. @throws AggregateError at the end, of what failed */
async function doAll(works: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (const work of works) await work().catch((failure: unknown) => failures.push(failure))
  if (failures.length > 0) throw new AggregateError(failures, 'not all of it could be erased')
}

/** What `work` answers; undefined when it fails or takes longer than `ms`, as erasing goes on all the same. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms)
  })
  const answered = work.catch(() => undefined)
  return await Promise.race([answered, late]).finally(() => clearTimeout(timer))
}
