import type { Directory, UnknownIdentity } from '../../server/contract/directory.ts'
import { findSite } from './identify.ts'
import type { HelperRef } from './port.ts'
import { findKept, type Store } from './store.ts'

/** An account that nobody in the directory has. `at`: when it is told, in ms since 1970; null: it was. */
export type UnknownRecord = UnknownIdentity & { at: number | null }

export type UnknownDeps = { store: Store; clock: () => number; random: () => number }

const mostKept = 500
const dayMs = 24 * 3600 * 1000
export const demoMs = 10_000

/**
 * Notes an account that a page shows and nobody has, once on this device. It is told alone, one to seven days
 * later, rated or not, so that it says nothing of who helped whom or when.
 */
export async function noteUnknown(
  deps: UnknownDeps,
  directory: Directory,
  origin: string,
  helper: HelperRef,
): Promise<void> {
  const site = findSite(directory, origin)
  if (helper.kind !== 'account' || site === undefined || helper.account.length > 200) return
  const { account } = helper
  const isDemo = (await findKept(deps.store, 'policy'))?.sendWithinMs === 0
  const waitMs = isDemo ? demoMs : dayMs + deps.random() * 6 * dayMs
  await change(deps.store, (records) => {
    const isNoted = records.some((one) => one.site === site && one.account === account)
    if (isNoted || records.length >= mostKept) return records
    return [...records, { site, account, at: deps.clock() + waitMs }]
  })
}

/** Says when one is told. */
export function setAt(store: Store, { site, account }: UnknownIdentity, at: number | null): Promise<void> {
  return change(store, (records) =>
    records.map((one) => (one.site === site && one.account === account ? { ...one, at } : one)),
  )
}

/** In one transaction, so that two pages note the same account once. */
async function change(store: Store, to: (records: UnknownRecord[]) => UnknownRecord[]): Promise<void> {
  const transaction = store.transaction('kept', 'readwrite')
  const records = ((await transaction.store.get('unknown')) ?? []) as UnknownRecord[] // written here alone
  const changed = to(records)
  if (changed !== records) await transaction.store.put(changed, 'unknown')
  await transaction.done
}
