import type { Directory } from '../../server/contract/directory.ts'
import { epochSpan } from '../../server/contract/epoch.ts'
import { backoffMs } from './backoff.ts'
import { bindAll, hasPass } from './bind-ratings.ts'
import { currentEpoch, nextBookAt, whyNoBook } from './book-plan.ts'
import { drawWaitMs } from './draw-wait.ts'
import { bookPauses, heldUpUntil, listDue, longestWaitMs } from './due.ts'
import { type Halt, haltOf } from './halt.ts'
import { findHolder } from './holder.ts'
import { fetchKeyFile } from './key-file.ts'
import { listRecords, type OutboxRecord } from './outbox.ts'
import { findBook, hasAnyBook, type PassDeps } from './pass.ts'
import type { Pause } from './port.ts'
import { batchesOf, sendBatch } from './send-ratings.ts'
import { findKept, keep } from './store.ts'

export type SyncDeps = PassDeps & {
  /** The directory of the key file's epoch, fetched anew when the kept one is of another. */
  getDirectory: (epoch: string) => Promise<Directory | undefined>
  changed: () => void
}

/**
 * Sends what is due, one pass per request. The caller holds the drain lock. What stopped it is kept with
 * the time of the next attempt, so that both survive the death of the worker; `eager` does not wait for it.
 * Resolves with whether anything was due, so that nothing with a name is sent beside it.
 */
export async function sendDue(deps: SyncDeps, { eager }: { eager: boolean }): Promise<boolean> {
  const { store, clock } = deps
  const retry = await findKept(store, 'retry')
  await getPolicy(deps)
  const due = (await listDue(deps)).filter((record) => eager || heldUpUntil(record, retry) <= clock())
  if (due.length === 0) return false
  const halt = await sendAll(deps, due)
  await keep(store, 'quietUntil', clock() + (await drawWaitMs(deps)))
  await keep(store, 'retry', halt && (await nextRetry(deps, halt, retry?.attempts ?? 0)))
  deps.changed()
  return true
}

/** Whether a rating would go out now: it is due, and has a pass or gets one. */
export async function isSending(deps: Pick<SyncDeps, 'store' | 'clock'>): Promise<boolean> {
  const { store, clock } = deps
  const retry = await findKept(store, 'retry')
  const due = (await listDue(deps)).filter((record) => heldUpUntil(record, retry) <= clock())
  if (due.length === 0 || due.some(hasPass)) return due.length > 0
  const [holder, epoch] = [await findHolder(store), await currentEpoch(deps)]
  if (!holder || epoch === undefined) return false
  return (await findBook(store, holder, epoch)) !== undefined
}

/** The organisation's waits; asked for as soon as the first rating waits. */
async function getPolicy(deps: SyncDeps): Promise<void> {
  if (await findKept(deps.store, 'policy')) return
  const isNeeded = (await listRecords(deps.store)).some(({ progress }) => progress === 'waiting')
  if (isNeeded) await fetchKeyFile(deps)
}

async function nextRetry(deps: SyncDeps, { pause, afterMs }: NonNullable<Halt>, attempts: number) {
  const soonest = deps.clock() + backoffMs(attempts, deps.random, afterMs)
  const isForBook = bookPauses.has(pause) && afterMs === 0
  const at = isForBook ? Math.max(soonest, await nextChanceAt(deps)) : soonest
  return { at, attempts: attempts + 1, pause }
}

/** There is no book before something is done for one or the epoch is over; then not everybody at once. */
async function nextChanceAt(deps: SyncDeps): Promise<number> {
  const epoch = await currentEpoch(deps)
  const endsAt = epoch === undefined ? 0 : epochSpan(epoch).toMs
  const within = longestWaitMs(await findKept(deps.store, 'policy'))
  return Math.min(endsAt, (await nextBookAt(deps.store)) ?? endsAt) + deps.random() * within
}

async function sendAll(deps: SyncDeps, due: OutboxRecord[]): Promise<Halt> {
  const hopeless = due.some(hasPass) ? undefined : await whyNothing(deps)
  if (hopeless) return { pause: hopeless, afterMs: 0 }
  const keys = await fetchKeyFile(deps)
  if (keys.kind !== 'ok') return haltOf(keys)
  const { bound, halt } = await bindAll(deps, keys.value, due)
  let refused: Halt
  for (const batch of batchesOf(bound)) {
    const stopped = await sendBatch(deps, batch)
    if (stopped && stopped.pause !== 'pass-refused') return stopped
    refused = stopped ?? refused // one pass that is not taken does not hold up the others
  }
  return refused ?? halt
}

/** Why no rating can get a pass now, known without asking: a waiting rating causes no request of its own. */
async function whyNothing(deps: SyncDeps): Promise<Pause | undefined> {
  const holder = await findHolder(deps.store)
  if (holder && (await hasAnyBook(deps.store, holder))) return undefined
  const session = await findKept(deps.store, 'session')
  if (!session) return 'signed-out'
  const epoch = await currentEpoch(deps)
  return epoch === undefined ? 'offline' : whyNoBook(deps.store, session, epoch)
}
