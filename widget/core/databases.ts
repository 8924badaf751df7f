import type { NamedRecord } from './named.ts'
import { listRecords, type OutboxRecord } from './outbox.ts'
import { openStore, type Store } from './store.ts'
import { within } from './within.ts'

const patienceMs = 5000

/** The names of those that begin with `prefix`. */
export async function listDatabases(indexedDB: IDBFactory, prefix: string): Promise<string[]> {
  const databases = await indexedDB.databases()
  return databases.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []))
}

/** What `look` finds in each; undefined for one that is damaged, or of a newer version. */
export function lookInto<T>(names: string[], look: (store: Store) => Promise<T>): Promise<(T | undefined)[]> {
  return Promise.all(names.map((name) => within(patienceMs, openAnd(name, look))))
}

/** Deletes a database and all in it; waits until whoever has it open let go. */
export function deleteDatabase(indexedDB: IDBFactory, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
}

/** How many of each would be lost with a database. */
export type Unsent = { waiting: number; named: number }

/** What did not leave a database yet, of everybody. */
export async function countUnsent(store: Store): Promise<Unsent> {
  return unsentOf(await listRecords(store), await store.getAll('named'))
}

/** Which of these did not leave yet. */
export function unsentOf(ratings: OutboxRecord[], said: NamedRecord[]): Unsent {
  return {
    waiting: ratings.filter(({ progress }) => progress === 'waiting').length,
    named: said.filter(({ refused, takenBack }) => refused === null && !takenBack).length,
  }
}

async function openAnd<T>(name: string, look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(name, () => undefined)
  try {
    return await look(store)
  } finally {
    store.close()
  }
}
