import type { FollowPage } from '../reader-slot.ts'
import { fitsAddress } from './addresses.ts'
import { followAddress } from './follow-address.ts'
import { watchOptIns } from './opt-in-seen.ts'
import { clearRemains } from './place.ts'
import type { SitePlan } from './plan.ts'

export type SitesDeps = {
  window: Window
  /** Calls back whenever the plan may be another one. */
  watch: (changed: () => void, signal: AbortSignal) => void
  /** What to go by on this page; null: nobody is to be asked yet. */
  findPlan: () => Promise<SitePlan | null>
  /** Loads what reads pages when it is first needed. */
  takeReader: () => Promise<FollowPage>
  /** Told what failed, by name; nothing else on the page is affected. */
  report: (name: string, error: unknown) => void
}

/** Follows one page until `signal` aborts, by the plan for it: from when there is one, and anew when it changes. */
export function startSites(deps: SitesDeps, signal: AbortSignal): void {
  const { watch, findPlan, report } = deps
  clearRemains(deps.window.document)
  let looks = 0
  let followed: { key: string; undo: AbortController } | undefined

  const look = async () => {
    const number = ++looks
    const plan = await findPlan()
    const key = JSON.stringify(plan)
    // Whoever signs out keeps the cards that are open: they offer to sign in again.
    if (plan === null || number !== looks || key === followed?.key || signal.aborted) return
    followed?.undo.abort()
    followed = { key, undo: new AbortController() }
    waitForWork(deps, plan, AbortSignal.any([signal, followed.undo.signal]))
  }
  const lookNow = () => void look().catch((error: unknown) => report('start', error))
  watch(lookNow, signal)
  lookNow()
}

/** Hands the page to the reader once a rule fits its address or an element opts in: on most pages neither does. */
function waitForWork({ window, takeReader, report }: SitesDeps, plan: SitePlan, signal: AbortSignal): void {
  const found = new AbortController()
  const until = AbortSignal.any([signal, found.signal])
  const handOver = async () => {
    found.abort()
    const follow = await takeReader()
    if (!signal.aborted) follow(plan, signal)
  }
  const begin = () => {
    if (!until.aborted) void handOver().catch((error: unknown) => report('reader', error))
  }
  const look = () => {
    const url = new URL(window.location.href)
    if (plan.places.some(({ match }) => fitsAddress(url, match))) begin()
  }
  followAddress(window, look, until)
  watchOptIns(window.document, begin, until)
  look()
}
