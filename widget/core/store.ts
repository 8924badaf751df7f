import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Directory } from '../../server/contract/directory.ts'
import type { SendingPolicy } from '../../server/contract/keys.ts'
import type { LogHead } from '../../server/contract/log.ts'
import type { Summary } from '../../server/contract/summary.ts'
import type { KeptSession } from './account-renewal.ts'
import type { BookPlan } from './book-plan.ts'
import type { Ending } from './end-sessions.ts'
import type { FormerHolder } from './holder.ts'
import type { KeySet } from './key-file.ts'
import type { NamedRecord } from './named.ts'
import type { UnknownRecord } from './note-unknown.ts'
import type { OutboxRecord } from './outbox.ts'
import type { BookPage } from './pass.ts'
import type { Pause } from './port.ts'

/** What is kept once. Instants are ms since 1970. */
export type Kept = {
  session: KeptSession
  /** Whom a host page vouched for last, as its token names them, and who that is here. */
  vouched: { visitor: string; person: string }
  /** While nobody is signed in, as the server ended the session. */
  former: FormerHolder
  /** Of each person's interaction keys; one leaves the device only sealed, for its owner's next one. */
  secrets: Record<string, Uint8Array<ArrayBuffer>>
  secret: Uint8Array<ArrayBuffer> // as it was kept before there was one for each person
  endings: Ending[]
  renewAt: number // when the session is to be renewed
  /** After a rating was sent, or tried to be: no session is renewed or ended before. */
  quietUntil: number
  notBefore: number // the other way about: no rating goes before, as a session was renewed
  directory: { value: Directory; fetchedOn: number }
  organisation: string // the directory's, which is large; an earlier version kept it there alone
  policy: SendingPolicy
  epoch: string // the one that the server named last
  signedInOn: number
  keySets: KeySet[]
  bookPlans: BookPlan[]
  incarnation: string
  /** Survives the death of a worker: nothing is sent before `at`. */
  retry: { at: number; attempts: number; pause: Pause }
  settledOn: number
  logHead: LogHead // as seen last, so that a rewritten past is noticed
  logCheckedOn: number
  logBreak: number // the first rewritten entry, until a check finds the log intact
  unknown: UnknownRecord[]
  /** Of what is said by name: it waits on its own, whatever ratings wait for. */
  namedRetry: { at: number; attempts: number }
}

export type KeptSummary = { summary: Summary; fetchedOn: number }

interface Tables extends DBSchema {
  ratings: { key: string; value: OutboxRecord; indexes: { place: string } }
  passes: { key: string; value: BookPage }
  kept: { key: string; value: unknown }
  summaries: { key: string; value: KeptSummary }
  named: { key: string; value: NamedRecord }
}

export type Store = IDBPDatabase<Tables>

/** Versions only ever add a step here; a step moves every record it finds. */
const version = 2

/** Opens the device's database, making it when it is new. */
export function openStore(name: string, onClosed: () => void): Promise<Store> {
  return openDB<Tables>(name, version, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore('ratings', { keyPath: 'id' }).createIndex('place', 'place')
        db.createObjectStore('passes', { keyPath: 'key' })
        db.createObjectStore('kept')
        db.createObjectStore('summaries')
      }
      if (from < 2) db.createObjectStore('named', { keyPath: 'id' })
    },
    blocking: (_old, _new, event) => (event.target as IDBDatabase).close(), // a newer version waits in another tab
    terminated: onClosed,
  })
}

/** One of the things kept once. */
export async function findKept<N extends keyof Kept>(store: Store, name: N): Promise<Kept[N] | undefined> {
  return (await store.get('kept', name)) as Kept[N] | undefined // written by keep() alone
}

/** Keeps or, with undefined, forgets one of them; durable before it resolves. */
export async function keep<N extends keyof Kept>(
  store: Store,
  name: N,
  value: Kept[N] | undefined,
): Promise<void> {
  const transaction = store.transaction('kept', 'readwrite', { durability: 'strict' })
  await Promise.all([
    value === undefined ? transaction.store.delete(name) : transaction.store.put(value, name),
    transaction.done,
  ])
}
