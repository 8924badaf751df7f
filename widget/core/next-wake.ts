import { nextBookAt } from './book-plan.ts'
import { heldUpUntil, listDepartures } from './due.ts'
import { earliest } from './earliest.ts'
import { nextEndingAt } from './end-sessions.ts'
import { listRecords } from './outbox.ts'
import { nextRenewalAt } from './renewal-time.ts'
import { nextNamedAt } from './send-named.ts'
import { nextUnknownAt } from './send-unknown.ts'
import { nextSettleAt } from './settle.ts'
import { findKept, type Store } from './store.ts'

/** When a drain has something to do again, in ms since 1970; undefined: nothing is pending. */
export async function nextWake(store: Store): Promise<number | undefined> {
  const records = await listRecords(store)
  const retry = await findKept(store, 'retry')
  const wakes = [
    ...(await listDepartures(store)).map(({ record, at }) => Math.max(at, heldUpUntil(record, retry))),
    await nextSettleAt(store, records),
    await nextBookAt(store),
    await nextNamedAt(store),
    await nextEndingAt(store),
    await nextUnknownAt(store),
    await nextRenewalAt(store),
  ]
  return earliest(wakes.flatMap((at) => at ?? []))
}
