import type { Interaction, RatingPort } from '../../widget/core/port.ts'
import type { CardDraft } from '../../widget/ui/card-model.ts'
import type { ShowCard } from '../card-slot.ts'
import type { Drafts } from '../drafts.ts'
import { waitOutQuiet } from '../quiet-hours.ts'
import { wakeOnApproach } from './approach.ts'
import { observePage } from './observe.ts'
import { followOptIns } from './opt-in.ts'
import { openCorner, openInside } from './place.ts'
import type { SitePlan } from './plan.ts'
import type { SiteRule } from './rule.ts'

export type FollowDeps = {
  window: Window
  port: RatingPort
  /** Loads the card's code when it is first needed. */
  takeCard: () => Promise<ShowCard>
  /** The rule behind a place of the plan; undefined when it was taken back meanwhile. */
  findRule: (id: string) => Promise<SiteRule | undefined>
  drafts: Pick<Drafts, 'find' | 'keep'>
  clock: () => number // ms since 1970
  /** Told what failed, by name; nothing else on the page is affected. */
  report: (name: string, error: unknown) => void
}

/** Follows one page by a plan until `signal` aborts: reads it, and shows cards where there is something to rate. */
export function followPage(deps: FollowDeps, plan: SitePlan, signal: AbortSignal): void {
  const { window, report, findRule } = deps
  const fail = ({ id }: { id: string }, error: unknown) => report(`rule ${id}`, error)
  const { places } = plan
  observePage({ window, places, findRule, show: showInCorner(deps, plan), fail }, signal)
  followOptIns(window.document, showInside(deps), signal)
}

/** What comes up by itself waits for the end of quiet hours. */
function showInCorner(deps: FollowDeps, { quietHours }: SitePlan) {
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

function showInside(deps: FollowDeps) {
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
  { port, takeCard, drafts, clock }: FollowDeps,
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
