import type { Interaction } from '../../widget/core/port.ts'
import { fitsAddress } from './addresses.ts'
import { type Reading, readPage } from './engine.ts'
import { followAddress } from './follow-address.ts'
import type { RulePlace } from './plan.ts'
import type { SiteRule } from './rule.ts'
import { selectorsOf } from './selectors.ts'

/** Shows an interaction until `signal` aborts: it is gone, or the page says something else now. */
export type ShowOnPage = (interaction: Interaction, rule: SiteRule, signal: AbortSignal) => void

export type ObserveDeps = {
  window: Window
  places: readonly RulePlace[]
  findRule: (id: string) => Promise<SiteRule | undefined>
  show: ShowOnPage
  /** Told of a rule that threw; the others go on. */
  fail: (rule: { id: string }, error: unknown) => void
}

/** A burst of changes is read once. */
const restMs = 100

/** Follows the page by the rules that fit the address, and only while one does. */
export function observePage(
  { window, places, findRule, show, fail }: ObserveDeps,
  signal: AbortSignal,
): void {
  let watch: AbortController | undefined
  let address = ''
  const followPlace = async (id: string, until: AbortSignal) => {
    const rule = await findRule(id)
    if (rule !== undefined && !until.aborted) followRule(window, rule, { show, fail }, until)
  }
  const follow = () => {
    if (window.location.href === address) return
    address = window.location.href
    watch?.abort()
    watch = new AbortController()
    for (const { id, match } of places) {
      if (!fitsAddress(new URL(address), match)) continue
      followPlace(id, watch.signal).catch((error: unknown) => fail({ id }, error))
    }
  }
  signal.addEventListener('abort', () => watch?.abort())
  followAddress(window, follow, signal)
  follow()
}

type RuleDeps = Pick<ObserveDeps, 'show' | 'fail'>

function followRule(window: Window, rule: SiteRule, { show, fail }: RuleDeps, signal: AbortSignal): void {
  const { document } = window
  const selectors = selectorsOf(rule)
  let shown: { key: string; undo: AbortController } | undefined
  let read: Element[] = []

  const update = (reading: Reading) => {
    const key = reading.kind === 'interaction' ? JSON.stringify(reading.interaction) : ''
    if (key === (shown?.key ?? '')) return
    shown?.undo.abort()
    shown = undefined
    if (reading.kind !== 'interaction') return
    shown = { key, undo: new AbortController() }
    show(reading.interaction, rule, shown.undo.signal)
  }
  const readAgain = () => {
    read = [...document.querySelectorAll(selectors.values)]
    update(readPage(document, new URL(window.location.href), rule))
  }
  const leave = (error: unknown) => {
    shown?.undo.abort()
    fail(rule, error)
  }
  signal.addEventListener('abort', () => shown?.undo.abort())
  try {
    document.querySelector(selectors.all) // one that no browser takes is told now, not at every change
    readAgain()
  } catch (error) {
    leave(error)
    return
  }
  const watched = {
    ...seen,
    ...(selectors.attributes.length > 0 && { attributeFilter: selectors.attributes }),
  }
  const isRelevant = (changes: MutationRecord[]) => concerns(changes, selectors.all, read)
  onRelevantChange({ document, watched, isRelevant, act: readAgain, fail: leave }, signal)
}

const seen: MutationObserverInit = { childList: true, subtree: true, characterData: true }

type Changes = {
  document: Document
  watched: MutationObserverInit
  isRelevant: (changes: MutationRecord[]) => boolean
  act: () => void
  fail: (error: unknown) => void
}

/** Calls `act` once things have rested after changes that are relevant. */
function onRelevantChange({ document, watched, isRelevant, act, fail }: Changes, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const observer = new MutationObserver((changes) => {
    if (timer !== undefined || !isRelevant(changes)) return
    timer = setTimeout(() => {
      timer = undefined
      try {
        act()
      } catch (error) {
        fail(error)
      }
    }, restMs)
  })
  observer.observe(document, watched)
  signal.addEventListener('abort', () => {
    observer.disconnect()
    clearTimeout(timer)
  })
}

/** Looks at what was added and at what was read before, never at the whole page. */
function concerns(changes: MutationRecord[], selector: string, read: readonly Element[]): boolean {
  return (
    read.some((element) => !element.isConnected) ||
    changes.some(
      (change) =>
        read.some((element) => element.contains(change.target)) ||
        (change.type === 'attributes' &&
          change.target instanceof Element &&
          change.target.matches(selector)) ||
        [...change.addedNodes].some((node) => node instanceof Element && holds(node, selector)),
    )
  )
}

function holds(element: Element, selector: string): boolean {
  return element.matches(selector) || element.querySelector(selector) !== null
}
