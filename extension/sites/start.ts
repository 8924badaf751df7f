import type { Interaction, RatingPort } from '../../widget/core/port.ts'
import type { CardDraft } from '../../widget/ui/card-model.ts'
import type { ShowCard } from '../card-slot.ts'
import type { Drafts } from '../drafts.ts'
import { observePage } from './observe.ts'
import { followOptIns } from './opt-in.ts'
import { openCorner, openInside } from './place.ts'
import { builtInRules } from './rules.ts'

export type SitesDeps = {
  window: Window
  port: RatingPort
  /** Loads the card's code when it is first needed. */
  takeCard: () => Promise<ShowCard>
  drafts: Pick<Drafts, 'find' | 'keep'>
  /** Told what failed, by name; nothing else on the page is affected. */
  report: (name: string, error: unknown) => void
}

/** Follows one page until `signal` aborts, from the moment somebody is signed in. */
export function startSites(deps: SitesDeps, signal: AbortSignal): void {
  const { window, port, report } = deps
  signedIn(port, signal)
    .then(() => {
      if (signal.aborted) return
      const fail = (rule: { id: string }, error: unknown) => report(`rule ${rule.id}`, error)
      observePage({ window, rules: builtInRules, show: showInCorner(deps), fail }, signal)
      followOptIns(window.document, showInside(deps), signal)
    })
    .catch((error: unknown) => report('start', error))
}

/** Before that there is nobody to ask, and the page is left alone. */
async function signedIn(port: RatingPort, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = new AbortController()
  const look = () => {
    port.account().then((account) => account.kind === 'signed-in' && resolve(), reject)
  }
  port.watch(look, AbortSignal.any([signal, stop.signal]))
  look()
  await promise.finally(() => stop.abort())
}

function showInCorner(deps: SitesDeps) {
  return (interaction: Interaction, rule: { id: string }, until: AbortSignal) => {
    const closed = new AbortController()
    const signal = AbortSignal.any([until, closed.signal])
    const openRoot = () => openCorner(deps.window.document, signal)
    const how = { place: 'overlay', onClose: () => closed.abort() } as const
    showCard(deps, interaction, openRoot, how, signal).catch((error: unknown) =>
      deps.report(`rule ${rule.id}`, error),
    )
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
  { port, takeCard, drafts }: SitesDeps,
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
}

/** Storage refuses a script that outlived an update: what was kept before is handed over. */
function leaveOnScreen(): void {
  return
}
