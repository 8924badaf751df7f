import type { Source } from './rule.ts'

/** Longest text that a rule's pattern is run on, so that no pattern takes long; the background takes no longer ones. */
const maxLength: Record<Reading, number> = { exact: 300, words: 500 }
const maxElements = 50
const maxNodes = 200

/** What stands beside a name without being one: buttons, pictures, and what is not for reading. */
const apart =
  'button, [role=button], svg, title, picture, script, style, template, noscript, select, textarea'
const hidden = '[hidden], [aria-hidden=true]'
const noText = `${apart}, ${hidden}`

/** `exact` values stand for themselves; `words` are only shown, so they may be put together from pieces. */
export type Reading = 'exact' | 'words'

/** The first source's value; undefined when nothing is found, or when what is found disagrees. */
export function readValue(
  root: ParentNode,
  sources: readonly Source[],
  reading: Reading = 'exact',
): string | undefined {
  for (const source of sources) {
    const values = readSource(root, source, reading)
    if (values.size > 1) return undefined
    const [value] = values
    if (value !== undefined) return value
  }
  return undefined
}

/** All values that a source finds; two stand for any number of them. */
function readSource(root: ParentNode, source: Source, reading: Reading): Set<string> {
  const values = new Set<string>()
  const elements = root.querySelectorAll(source.css)
  if (elements.length > maxElements) return new Set(['too', 'many'])
  for (const element of elements) {
    const holder = source.label === undefined ? element : findLabelled(element, source.css, source.label)
    for (const raw of holder === undefined ? [] : readRaw(holder, source, reading)) {
      const value = capture(raw, source.re, reading)
      if (value !== '') values.add(value)
    }
  }
  return values
}

/** The element after a label; none when that is a label itself, as when a page leaves a value out. */
function findLabelled(element: Element, css: string, labels: readonly string[]): Element | undefined {
  const [label, more] = readPieces(element)
  const next = element.nextElementSibling
  if (label === undefined || more !== undefined || next === null || next.matches(css)) return undefined
  return labels.includes(label.replace(/ ?[:：]$/, '')) ? next : undefined
}

function readRaw(element: Element, { attr, value }: Source, reading: Reading): string[] {
  if (attr !== undefined) return [tidy(element.getAttribute(attr) ?? '')]
  if (value === true) return [tidy(readFilled(element))]
  const pieces = isForReading(element) ? readPieces(element) : []
  return reading === 'words' ? [pieces.join(' ')] : pieces
}

/** A status may be a button itself, but what is inside of one is its label. */
function isForReading(element: Element): boolean {
  return !element.matches(hidden) && !element.parentElement?.closest(apart)
}

/** Of a list, what the page itself chose: where that is gone a browser shows another, which nobody chose. */
function readFilled(element: Element): string {
  if (element instanceof HTMLInputElement) return element.type === 'password' ? '' : element.value
  if (element instanceof HTMLTextAreaElement) return element.value
  if (!(element instanceof HTMLSelectElement)) return ''
  const [chosen, other] = element.selectedOptions
  return chosen?.defaultSelected === true && other === undefined ? chosen.value : ''
}

/** What a text says: each run of text that no element interrupts. A name said twice, for screen readers, is one. */
function readPieces(element: Element): string[] {
  const pieces: string[] = []
  const shown = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT
  const walker = element.ownerDocument.createTreeWalker(element, shown, leaveOut)
  for (let nodes = 0; walker.nextNode() !== null; nodes++) {
    if (nodes > maxNodes) return [] // no name and no heading is as large as that
    const node = walker.currentNode
    if (!(node instanceof Text)) continue
    if (continuesText(node)) pieces.push((pieces.pop() ?? '') + node.data)
    else pieces.push(node.data)
  }
  return [...new Set(pieces.map(tidy).filter((piece) => piece !== ''))]
}

function leaveOut(node: Node): number {
  const isLeftOut = node instanceof Element && node.matches(noText)
  return isLeftOut ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
}

/** Frameworks put comments into the middle of a text. */
function continuesText(text: Text): boolean {
  let before = text.previousSibling
  while (before instanceof Comment) before = before.previousSibling
  return before instanceof Text
}

/** A pattern sees all of a text or nothing: an end that was cut off would be a wrong one. */
function capture(text: string, re: string | undefined, reading: Reading): string {
  if (re === undefined && reading === 'words') return text.slice(0, maxLength.words)
  if (text.length > maxLength[reading]) return ''
  return re === undefined ? text : (new RegExp(re, 'u').exec(text)?.[1] ?? '')
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
