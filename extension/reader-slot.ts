import type { SitePlan } from './sites/plan.ts'

/** Follows a page by a plan until the signal aborts. */
export type FollowPage = (plan: SitePlan, signal: AbortSignal) => void

/** Two scripts of one extension share a page's isolated world: the reader leaves itself here for the other. */
const slot = globalThis as { rapportReader?: FollowPage }

/** Leaves the reader for `takeReader`. */
export function offerReader(follow: FollowPage): void {
  slot.rapportReader = follow
}

/** The reader, loaded by `load` when it is first needed: most pages never need it. */
export async function takeReader(load: () => Promise<void>): Promise<FollowPage> {
  if (slot.rapportReader === undefined) await load()
  if (slot.rapportReader === undefined) throw new Error('the reader did not load')
  return slot.rapportReader
}
