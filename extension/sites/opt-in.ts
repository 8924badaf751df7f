import type { HelperRef, Interaction } from '../../widget/core/port.ts'
import { optInSelector } from './opt-in-seen.ts'

const attributes = ['helper', 'team', 'reference', 'heading', 'state']

/** No honest page has more, and a dishonest one cannot drown the browser. */
const maxCards = 20
const maxTextLength = 300

/** Shows an interaction inside `place` until `signal` aborts. */
export type ShowInPlace = (interaction: Interaction, place: Element, signal: AbortSignal) => void

type Shown = { key: string; undo: AbortController }

/** Follows the elements that opt in, several per page, also those added, changed or taken away later. */
export function followOptIns(document: Document, show: ShowInPlace, signal: AbortSignal): void {
  const shown = new Map<Element, Shown>()
  const leave = (element: Element) => {
    shown.get(element)?.undo.abort()
    shown.delete(element)
  }
  const look = (element: Element) => {
    const interaction = readOptIn(element, document.location.origin)
    const key = interaction?.state === 'resolved' ? JSON.stringify(interaction) : undefined
    if (shown.get(element)?.key === key && key !== undefined) return
    leave(element)
    if (interaction === undefined || key === undefined || shown.size >= maxCards) return
    const undo = new AbortController()
    shown.set(element, { key, undo })
    show(interaction, element, undo.signal)
  }
  const observer = new MutationObserver((changes) => {
    for (const element of shown.keys()) if (!element.isConnected) leave(element)
    for (const element of optInsOf(changes)) look(element)
  })
  signal.addEventListener('abort', () => {
    observer.disconnect()
    for (const element of [...shown.keys()]) leave(element)
  })
  const attributeFilter = [...attributes, ...attributes.map((name) => `data-rapport-${name}`)]
  observer.observe(document, { childList: true, subtree: true, attributeFilter })
  for (const element of document.querySelectorAll(optInSelector)) look(element)
}

/** The elements that changes added or changed. */
function optInsOf(changes: readonly MutationRecord[]): Set<Element> {
  const found = new Set<Element>()
  for (const change of changes) {
    const roots = change.type === 'attributes' ? [change.target] : change.addedNodes
    for (const node of roots) {
      if (!(node instanceof Element)) continue
      // An element that lost its reference matches no more, but is to be looked at once again.
      if (change.type === 'attributes' || node.matches(optInSelector)) found.add(node)
      if (change.type === 'childList')
        for (const inner of node.querySelectorAll(optInSelector)) found.add(inner)
    }
  }
  return found
}

/** What an element asks to have rated; undefined when it has no reference. A page's names are taken as they are. */
export function readOptIn(element: Element, origin: string): Interaction | undefined {
  const prefix = element.localName === 'rapport-rating' ? '' : 'data-rapport-'
  const read = (name: string) =>
    element
      .getAttribute(prefix + name)
      ?.trim()
      .slice(0, maxTextLength) || undefined
  const reference = read('reference')
  if (reference === undefined) return undefined
  return {
    origin,
    reference,
    heading: read('heading') ?? reference,
    state: read('state') === 'resolved' ? 'resolved' : 'open',
    helper: readHelper(read('helper'), read('team')),
  }
}

function readHelper(helper: string | undefined, team: string | undefined): HelperRef {
  if (helper !== undefined) return { kind: 'account', account: helper, mayBeId: true }
  return team !== undefined && /^[a-z0-9-]{1,64}$/.test(team)
    ? { kind: 'team', id: team }
    : { kind: 'unknown' }
}
