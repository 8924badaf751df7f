import type { Interaction, RatingPort } from '../../widget/core/port.ts'
import type { CardDraft } from '../../widget/ui/card-model.ts'
import type { ShowCard } from '../card-slot.ts'
import type { Drafts } from '../drafts.ts'
import { waitOutQuiet } from '../quiet-hours.ts'
import { wakeOnApproach } from './approach.ts'
import { observePage } from './observe.ts'
import { followOptIns } from './opt-in.ts'
import { clearRemains, openCorner, openInside } from './place.ts'
import type { SitePlan } from './plan.ts'

export type SitesDeps = {
  window: Window
  port: RatingPort
  /** Loads the card's code when it is first needed. */
  takeCard: () => Promise<ShowCard>
  drafts: Pick<Drafts, 'find' | 'keep'>
  /** What to go by on this page; null: nobody is to be asked yet. */
  findPlan: () => Promise<SitePlan | null>
  clock: () => number // ms since 1970
  /** Told what failed, by name; nothing else on the page is affected. */
  report: (name: string, error: unknown) => void
}

/** Follows one page until `signal` aborts, by the plan for it: from when there is one, and anew when it changes. */
export function startSites(deps: SitesDeps, signal: AbortSignal): void {
  const { port, findPlan, report } = deps
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
    follow(deps, plan, AbortSignal.any([signal, followed.undo.signal]))
  }
  const lookNow = () => void look().catch((error: unknown) => report('start', error))
  port.watch(lookNow, signal)
  lookNow()
}

function follow(deps: SitesDeps, plan: SitePlan, signal: AbortSignal): void {
  const { window, report } = deps
  const fail = (rule: { id: string }, error: unknown) => report(`rule ${rule.id}`, error)
  observePage({ window, rules: plan.rules, show: showInCorner(deps, plan), fail }, signal)
  followOptIns(window.document, showInside(deps), signal)
}

/** What comes up by itself waits for the end of quiet hours. */
function showInCorner(deps: SitesDeps, { quietHours }: SitePlan) {
  return (interaction: Interaction, rule: { id: string }, until: AbortSignal) => {
    const closed = new AbortController()
    const signal = AbortSignal.any([until, closed.signal])
    const openRoot = () => openCorner(deps.window.document, signal)
    const how = { place: 'overlay', onClose: () => closed.abort() } as const
    waitOutQuiet(quietHours, deps.clock, signal)
      .then(() => showCard(deps, interaction, openRoot, how, signal))
      .catch((error: unknown) => signal.aborted || deps.report(`rule ${rule.id}`, error))
  }
}

function showInside(deps: SitesDeps) {
  return (interaction: Interaction, element: Element, signal: AbortSignal) => {
    const show = async () => {
      if (!(await isOurs(deps.port, element, interaction))) return
      await showCard(deps, interaction, () => openInside(element, signal), { place: 'embed' }, signal)
    }
    show().catch((error: unknown) => deps.report('opt-in', error))
  }
}

/** An embed may be another organisation's: its element is taken only where this device knows the helper. */
async function isOurs(port: RatingPort, element: Element, { origin, helper }: Interaction): Promise<boolean> {
  return element.localName !== 'rapport-rating' || (await port.identify(origin, helper)) !== undefined
}

type How = { place: 'overlay' | 'embed'; onClose?: () => void }

async function showCard(
  { port, takeCard, drafts, clock }: SitesDeps,
  interaction: Interaction,
  openRoot: () => ShadowRoot | undefined,
  how: How,
  signal: AbortSignal,
): Promise<void> {
  const [mount, draft] = await Promise.all([takeCard(), drafts.find(interaction)])
  if (signal.aborted) return
  const root = openRoot()
  if (root === undefined) return
  const keepDraft = (unsaved: CardDraft | undefined) => {
    drafts.keep(interaction, unsaved).catch(leaveOnScreen)
  }
  const options = { port, interaction, ...how, keepDraft, ...(draft && { draft }) }
  signal.addEventListener('abort', mount(root, options))
  wakeOnApproach(root, () => port.account(), clock, signal)
}

/** Storage refuses a script that outlived an update: what was kept before is handed over. */
function leaveOnScreen(): void {
  return
}
