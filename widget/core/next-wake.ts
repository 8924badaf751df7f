import { nextBookAt } from './book-plan.ts'
import { heldUpUntil, listWaiting, timeDepartures } from './due.ts'
import { nextEndingAt } from './end-sessions.ts'
import { listRecords } from './outbox.ts'
import { nextNamedAt } from './send-named.ts'
import { nextUnknownAt } from './send-unknown.ts'
import { nextSettleAt } from './settle.ts'
import { findKept, type Store } from './store.ts'

/** When a drain has something to do again, in ms since 1970; undefined: nothing is pending. */
export async function nextWake(store: Store): Promise<number | undefined> {
  const records = await listRecords(store)
  const policy = await findKept(store, 'policy')
  const waiting = await listWaiting(store)
  const retry = await findKept(store, 'retry')
  const leavesAt = timeDepartures(waiting, policy)
  const wakes = waiting.map((record) => Math.max(leavesAt(record), heldUpUntil(record, retry)))
  const others = [
    await nextSettleAt(store, records),
    await nextBookAt(store),
    await nextNamedAt(store),
    await nextEndingAt(store),
    await nextUnknownAt(store),
  ]
  for (const at of others) {
    if (at !== undefined) wakes.push(at)
  }
  return wakes.length > 0 ? Math.min(...wakes) : undefined
}
