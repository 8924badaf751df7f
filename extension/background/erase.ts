import type { Browser, WxtBrowser } from 'wxt/browser'
import { countUnsent, deleteDatabase, listDatabases, lookInto } from '../../widget/core/databases.ts'
import { nextEndingAt } from '../../widget/core/end-sessions.ts'
import { findKept, type Store } from '../../widget/core/store.ts'
import { within } from '../../widget/core/within.ts'
import type { Erased, LeftToErase } from '../messages.ts'
import { databasePrefix } from './database.ts'

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
      const counts = await lookInto(await listDatabases(indexedDB, databasePrefix), countUnsent)
      const read = counts.filter((count) => count !== undefined)
      return {
        waiting: read.reduce((sum, { waiting }) => sum + waiting, 0),
        named: read.reduce((sum, { named }) => sum + named, 0),
        isComplete: read.length === counts.length,
      }
    },
    erase: async () => {
      await within(patienceMs, signOut())
      const names = await listDatabases(indexedDB, databasePrefix)
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
