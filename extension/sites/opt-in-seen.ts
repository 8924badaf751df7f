/** Pages say "rate this here" by these attributes, or by the element, which has the same without the prefix. */
export const optInSelector = '[data-rapport-reference], rapport-rating[reference]'

/** Calls `seen` when an element of the page opts in, now or later, until `signal` aborts. */
export function watchOptIns(document: Document, seen: () => void, signal: AbortSignal): void {
  const isOptIn = (node: Node) =>
    node instanceof Element && (node.matches(optInSelector) || node.querySelector(optInSelector) !== null)
  const observer = new MutationObserver((changes) => {
    if (changes.some(({ target, addedNodes }) => isNamed(target) || [...addedNodes].some(isOptIn))) seen()
  })
  const attributeFilter = ['data-rapport-reference', 'reference']
  observer.observe(document, { childList: true, subtree: true, attributeFilter })
  signal.addEventListener('abort', () => observer.disconnect())
  if (document.querySelector(optInSelector) !== null) seen()
}

/** An attribute may be what was missing; of added nodes the target matched before. */
function isNamed(target: Node): boolean {
  return target instanceof Element && target.matches(optInSelector)
}
