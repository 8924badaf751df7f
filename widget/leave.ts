import { countUnsent, deleteDatabase, listDatabases, lookInto, unsentOf } from './core/databases.ts'
import type { CardDevice } from './core/device.ts'
import { listRecords } from './core/outbox.ts'
import type { RemoteDeps } from './core/remote.ts'
import { findKept, type Store } from './core/store.ts'
import { within } from './core/within.ts'

export type LeaveDeps = Pick<RemoteDeps, 'store' | 'databaseName' | 'locks' | 'changed'> & {
  device: Pick<CardDevice, 'drain' | 'signOut'>
  indexedDB: IDBFactory
  /** What the names of all of Rapport's databases of this origin begin with. */
  databasePrefix: string
}

/** How long the server may take: whoever leaves a shared computer does not wait for it. */
const patienceMs = 5000

/** `forget` leaves nothing of anybody in this browser: for a computer that people share. */
export type Leaving = { forget?: boolean }

/** Ratings, and what was said by name, that had not been sent: they stay here, or are lost. */
export type Left = { waiting: number } | { lost: number }

/** Signs out of the page as its host asks for it. */
export function leave(deps: LeaveDeps, how?: Leaving): Promise<Left> {
  return how?.forget ? forget(deps) : signOut(deps)
}

/** Sends what is due, then signs out; says what stays here until the same person signs in again. */
async function signOut({ device, store }: LeaveDeps): Promise<{ waiting: number }> {
  await within(patienceMs, device.drain({ eager: true }))
  const waiting = await countOwn(store)
  await device.signOut()
  return { waiting }
}

/**
 * Sends what is due and signs out, then leaves nothing of anybody here; says how much was lost unsent. The page's
 * own database is emptied, not deleted: its cards, and those of other tabs, go on with it for the next visitor.
 */
async function forget(deps: LeaveDeps): Promise<{ lost: number }> {
  const { device, indexedDB, databasePrefix, databaseName, changed } = deps
  await within(patienceMs, device.drain({ eager: true }))
  await within(patienceMs, device.signOut())
  const own = await alone(deps, () => emptyStore(deps.store))
  changed()
  const names = (await listDatabases(indexedDB, databasePrefix)).filter((name) => name !== databaseName)
  const others = await lookInto(names, async (store) => sum(await countUnsent(store)))
  for (const name of names) await deleteDatabase(indexedDB, name)
  return { lost: others.reduce<number>((lost, other) => lost + (other ?? 0), own) }
}

/** While nothing is sent and no session renewed: an answer on its way would bring back what it was asked for. */
function alone<T>({ locks, databaseName }: LeaveDeps, work: () => Promise<T>): Promise<T> {
  return locks.request(`rapport drain ${databaseName}`, () =>
    locks.request(`rapport session ${databaseName}`, work),
  )
}

/** All at once, with the count of it: a rating tapped meanwhile is either counted or stays. */
async function emptyStore(store: Store): Promise<number> {
  const names = [...store.objectStoreNames]
  const transaction = store.transaction(names, 'readwrite', { durability: 'strict' })
  const [ratings, said] = await Promise.all([
    transaction.objectStore('ratings').getAll(),
    transaction.objectStore('named').getAll(),
  ])
  await Promise.all([...names.map((name) => transaction.objectStore(name).clear()), transaction.done])
  return sum(unsentOf(ratings, said))
}

/** Of whoever is signed in, with what was rated before anybody was; all while nobody is. */
async function countOwn(store: Store): Promise<number> {
  const [session, former] = [await findKept(store, 'session'), await findKept(store, 'former')]
  const person = session?.person.id ?? former?.person
  const isOwn = ({ owner }: { owner: string | null }) => owner === null || owner === (person ?? owner)
  const [ratings, said] = [await listRecords(store), await store.getAll('named')]
  return sum(unsentOf(ratings.filter(isOwn), said.filter(isOwn)))
}

function sum({ waiting, named }: ReturnType<typeof unsentOf>): number {
  return waiting + named
}
