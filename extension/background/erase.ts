import type { Browser, WxtBrowser } from 'wxt/browser'
import { listRecords } from '../../widget/core/outbox.ts'
import { openStore } from '../../widget/core/store.ts'
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

/** How long the server may take to hear of it: what is kept here goes whether it answers or not. */
const patienceMs = 5000

/** Leaves nothing of anybody in this browser, of no server. */
export function createErase(deps: EraseDeps) {
  const { indexedDB, areas, alarms, permissions, declared, drain, signOut, closeWhile } = deps

  return {
    /** Sends what may go now. @returns how many ratings then still wait, of everybody in this browser */
    prepare: async (): Promise<number> => {
      await within(patienceMs, drain())
      const counts = await Promise.all((await listDatabases(indexedDB)).map(countWaiting))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    erase: async (): Promise<void> => {
      await within(patienceMs, signOut())
      await closeWhile(async () => {
        for (const name of await listDatabases(indexedDB)) await deleteDatabase(indexedDB, name)
        for (const area of areas) await area.clear()
        await alarms.clearAll()
      })
      const { origins = [] } = await permissions.getAll()
      const granted = origins.filter((origin) => !declared.includes(origin))
      if (granted.length > 0) await permissions.remove({ origins: granted })
    },
  }
}

async function listDatabases(indexedDB: IDBFactory): Promise<string[]> {
  const databases = await indexedDB.databases()
  return databases.flatMap(({ name }) => (name?.startsWith(databasePrefix) ? [name] : []))
}

async function countWaiting(name: string): Promise<number> {
  const store = await openStore(name, () => undefined)
  try {
    return (await listRecords(store)).filter(({ progress }) => progress === 'waiting').length
  } finally {
    store.close()
  }
}

/** Waits for `work`, but no longer than `ms`; what comes of it then is not waited for. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work, late]).finally(() => clearTimeout(timer))
}
