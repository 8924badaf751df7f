import type { Pass } from '../../server/contract/pass.ts'
import type { PartKind, RatingId } from '../../server/contract/rating.ts'
import { chunksOf } from './chunks.ts'
import type { Colleague, Draft } from './port.ts'
import type { Kept, Store } from './store.ts'

/** A rating on this device, from the first tap until its epoch is closed. Instants are ms since 1970. */
export type OutboxRecord = {
  id: RatingId
  revision: number
  place: string // origin and reference, for looking it up
  interaction: Draft['interaction']
  colleague: Colleague
  /** The person signed in when it was made; null: nobody yet. */
  owner: string | null
  content: Pick<Draft, 'score' | 'detail' | 'comment'> | null // null: withdrawn, or all parts settled
  /** While a revision waits: the one before it that the server has, should it be final by then. */
  acknowledged?: { revision: number; content: NonNullable<OutboxRecord['content']> } | null
  withdrawn: boolean
  storedOn: number
  heldUntil: number // its card may be open until then
  /** Drawn at random for each revision: which share of the longest wait it waits, from `writtenOn`. */
  waitShare: number
  writtenOn: number
  notBefore: number // a fresh pass rests until then
  /** Bound at the first attempt; only the same pass may send it again. */
  pass: Pass | null
  /** `closing`: its pass is not taken any more, the closing list decides. */
  progress: 'waiting' | 'sent' | 'closing' | 'refused' | 'done'
  reason: string | null
  counted: PartKind[]
  withheld: PartKind[]
}

/** Nothing is sent while a card is open, but a card left open holds a rating no longer than this. */
export const heldForMs = 10 * 60 * 1000

/** The team that a colleague is rated as. */
export function teamOf(colleague: Colleague): string {
  return colleague.kind === 'team' ? colleague.id : colleague.team.id
}

/** The key under which an interaction's ratings are found. */
export function placeOf({ origin, reference }: Pick<Draft['interaction'], 'origin' | 'reference'>): string {
  return `${origin} ${reference}`
}

/** Whether it holds anything to send: a score, or that it was withdrawn. */
export function hasMessage({ content, withdrawn }: OutboxRecord): boolean {
  return withdrawn || content !== null
}

/** All ratings of this device, oldest first. */
export async function listRecords(store: Store): Promise<OutboxRecord[]> {
  return (await store.getAll('ratings')).sort(byAge)
}

/**
 * The newest rating that whoever is signed in has of an interaction; one made before anybody signed in is
 * everybody's.
 */
export async function findRecord(store: Store, place: string): Promise<OutboxRecord | undefined> {
  const transaction = store.transaction(['ratings', 'kept'])
  const [owner, found] = await Promise.all([
    findOwner(transaction.objectStore('kept')),
    transaction.objectStore('ratings').index('place').getAll(place),
  ])
  return newestOf(found, owner)
}

function newestOf(found: OutboxRecord[], owner: string | null): OutboxRecord | undefined {
  return found
    .filter((record) => record.owner === null || record.owner === owner)
    .sort(byAge)
    .at(-1)
}

function byAge(a: OutboxRecord, b: OutboxRecord): number {
  return a.storedOn - b.storedOn
}

/**
 * Writes what `decide` makes of the newest rating that whoever is signed in has of an interaction, in one
 * transaction, so that two cards never make two. The last one is what the interaction has now. On disk before
 * it resolves.
 */
export async function writeAt(
  store: Store,
  place: string,
  decide: (existing: OutboxRecord | undefined, owner: string | null) => [...OutboxRecord[], OutboxRecord],
): Promise<OutboxRecord | undefined> {
  const transaction = store.transaction(['ratings', 'kept'], 'readwrite', { durability: 'strict' })
  const ratings = transaction.objectStore('ratings')
  const [owner, found] = await Promise.all([
    findOwner(transaction.objectStore('kept')),
    ratings.index('place').getAll(place),
  ])
  const written = decide(newestOf(found, owner), owner)
  const putting: Promise<string>[] = []
  try {
    for (const record of written) putting.push(ratings.put(record))
  } catch (cause) {
    transaction.abort() // all of them or none
    await Promise.allSettled([...putting, transaction.done])
    throw cause
  }
  transaction.commit() // at once: the rater waits
  await Promise.all([...putting, transaction.done])
  return written.at(-1)
}

/** The holder's person, within a transaction. */
async function findOwner(kept: { get: (name: string) => Promise<unknown> }): Promise<string | null> {
  const [session, former] = (await Promise.all([kept.get('session'), kept.get('former')])) as [
    Kept['session'] | undefined,
    Kept['former'] | undefined,
  ] // written by keep() alone
  return session?.person.id ?? former?.person ?? null
}

/**
 * Changes a record in one transaction, so that a tap and a drain never overwrite one another; `change` may
 * return it as it is. On disk before it resolves.
 * @returns the record as it is now, or undefined when it is gone
 */
export async function updateRecord(
  store: Store,
  id: RatingId,
  change: (record: OutboxRecord) => OutboxRecord,
): Promise<OutboxRecord | undefined> {
  const transaction = store.transaction('ratings', 'readwrite', { durability: 'strict' })
  const record = await transaction.store.get(id)
  if (!record) return undefined
  const changed = change(record)
  if (changed !== record) {
    const written = transaction.store.put(changed)
    transaction.commit() // at once: the page may be on its way out
    await Promise.all([written, transaction.done])
  }
  await transaction.done
  return changed
}

/**
 * Changes many records as `updateRecord` does one, some at a time: a tap never waits for all of them.
 * @returns those that are still there, as they are now
 */
export async function updateRecords(
  store: Store,
  ids: RatingId[],
  change: (record: OutboxRecord) => OutboxRecord,
): Promise<OutboxRecord[]> {
  const updated: OutboxRecord[] = []
  for (const some of chunksOf(ids, perTransaction)) {
    const transaction = store.transaction('ratings', 'readwrite', { durability: 'strict' })
    const found = await Promise.all(some.map((id) => transaction.store.get(id)))
    const changes = found.flatMap((record) => (record ? [{ record, changed: change(record) }] : []))
    const written = changes.filter(({ record, changed }) => changed !== record)
    await Promise.all([...written.map(({ changed }) => transaction.store.put(changed)), transaction.done])
    updated.push(...changes.map(({ changed }) => changed))
  }
  return updated
}

const perTransaction = 100

/** Some records as they are now, in this order; without those that are gone. */
export async function readRecords(store: Store, ids: RatingId[]): Promise<OutboxRecord[]> {
  const ratings = store.transaction('ratings').store
  return (await Promise.all(ids.map((id) => ratings.get(id)))).flatMap((record) => record ?? [])
}

/** Lets nothing that waits go before `until` (ms since 1970): requests with a session are being made. */
export async function holdWaiting(store: Store, until: number): Promise<void> {
  const isEarly = ({ progress, notBefore }: OutboxRecord) => progress === 'waiting' && notBefore < until
  const early = (await listRecords(store)).filter(isEarly)
  await updateRecords(
    store,
    early.map(({ id }) => id),
    (record) => (isEarly(record) ? { ...record, notBefore: until } : record),
  )
}

/** Forgets a record for good. */
export async function deleteRecord(store: Store, id: RatingId): Promise<void> {
  const transaction = store.transaction('ratings', 'readwrite', { durability: 'strict' })
  await Promise.all([transaction.store.delete(id), transaction.done])
}
