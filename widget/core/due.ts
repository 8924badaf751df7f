import type { SendingPolicy } from '../../server/contract/keys.ts'
import { findHolder } from './holder.ts'
import { hasMessage, listRecords, type OutboxRecord } from './outbox.ts'
import type { Pause } from './port.ts'
import { findKept, type Kept, type Store } from './store.ts'

const sendWithinMs = 6 * 3600 * 1000 // until the server has said otherwise

/** The longest that a rating waits before it is sent, in ms. */
export function longestWaitMs(policy: SendingPolicy | undefined): number {
  return policy?.sendWithinMs ?? sendWithinMs
}

/** What may be sent now: the card is closed, the random wait is over, and no renewal was made just before. */
export async function listDue({
  store,
  clock,
}: {
  store: Store
  clock: () => number
}): Promise<OutboxRecord[]> {
  return (await listDepartures(store)).filter(({ at }) => at <= clock()).map(({ record }) => record)
}

/** All that waits and may leave this browser now: what has no pass yet, and is another person's, needs that person. */
async function listWaiting(store: Store): Promise<OutboxRecord[]> {
  const person = (await findHolder(store))?.person
  const sendable = (await listRecords(store)).filter(hasMessage)
  return sendable.filter(
    ({ progress, owner, pass }) =>
      progress === 'waiting' && (pass !== null || owner === null || owner === (person ?? owner)),
  )
}

/**
 * What waits, and when it may be sent, in ms since 1970: never before a withdrawal that makes room for it, nor right
 * after a renewal of the session.
 */
export async function listDepartures(store: Store): Promise<{ record: OutboxRecord; at: number }[]> {
  const policy = await findKept(store, 'policy')
  const from = (await findKept(store, 'notBefore')) ?? 0
  const waiting = await listWaiting(store)
  const withdrawals = Map.groupBy(waiting.filter(isUnderWithdrawal), ({ place }) => place)
  return waiting.map((record) => {
    const forerunners = (withdrawals.get(record.place) ?? []).filter((one) => isBefore(one, record))
    return { record, at: Math.max(from, ...[record, ...forerunners].map((one) => readyAt(one, policy))) }
  })
}

/** The server has it, or may, and is still to be told that it was taken back. */
function isUnderWithdrawal({ withdrawn, pass, progress }: OutboxRecord): boolean {
  return withdrawn && pass !== null && progress === 'waiting'
}

/** Whether an earlier record of the same interaction is the same person's. */
function isBefore({ owner, storedOn }: OutboxRecord, record: OutboxRecord): boolean {
  return owner === (record.owner ?? owner) && storedOn < record.storedOn
}

function readyAt(record: OutboxRecord, policy: SendingPolicy | undefined): number {
  const wait = record.waitShare * longestWaitMs(policy)
  return Math.max(record.heldUntil, record.notBefore, record.writtenOn + wait)
}

/** What stopped the last attempt holds a record up until then; the want of a book only what has no pass yet. */
export function heldUpUntil({ pass }: OutboxRecord, retry: Kept['retry'] | undefined): number {
  return retry && (pass === null || !bookPauses.has(retry.pause)) ? retry.at : 0
}

/** Each ends when a book comes. */
export const bookPauses: ReadonlySet<Pause> = new Set<Pause>([
  'book-planned',
  'book-lost',
  'next-epoch',
  'keys-differ',
])
