import { findKept, type Store } from './store.ts'

/** When a drain renews the session: as planned, but not right after a rating. Undefined: nothing is planned. */
export async function nextRenewalAt(store: Store): Promise<number | undefined> {
  const at = await findKept(store, 'renewAt')
  return at && Math.max(at, (await findKept(store, 'quietUntil')) ?? 0)
}
