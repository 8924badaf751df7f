/** Extension and embed both see it: whoever finds it absent sets it and mounts, the other leaves the element alone. */
const claim = 'data-rapport-card'

/** A closed root in the window's corner, above the page and outside its layout, until `signal` aborts. */
export function openCorner(document: Document, signal: AbortSignal): ShadowRoot {
  const host = createHost(document, {
    position: 'fixed',
    inset: 'auto 16px 16px auto',
    width: 'min(380px, calc(100vw - 32px))',
    'z-index': '2147483647',
  })
  document.documentElement.append(host)
  signal.addEventListener('abort', () => host.remove())
  return host.attachShadow({ mode: 'closed' })
}

/** A closed root inside an element that opted in; undefined when the embed has the element already. */
export function openInside(element: Element, signal: AbortSignal): ShadowRoot | undefined {
  if (element.hasAttribute(claim)) return undefined
  element.setAttribute(claim, 'extension')
  const host = createHost(element.ownerDocument, { display: 'block' })
  element.append(host)
  signal.addEventListener('abort', () => {
    host.remove()
    element.removeAttribute(claim)
  })
  return host.attachShadow({ mode: 'closed' })
}

/**
 * Takes away the cards of a script that an update ended before it could: Firefox leaves their elements without
 * anything behind them. One that lives hears of its successor first and has left by now.
 */
export function clearRemains(document: Document): void {
  for (const host of document.querySelectorAll('[data-rapport-host]')) host.remove()
  for (const element of document.querySelectorAll(`[${claim}=extension]`)) element.removeAttribute(claim)
}

/** Set property by property, as a page's policy may refuse style attributes; `all` keeps its own styles out. */
function createHost(document: Document, style: Record<string, string>): HTMLElement {
  const host = document.createElement('div')
  host.setAttribute('data-rapport-host', '') // for whoever wonders what this is
  for (const [name, value] of Object.entries({ all: 'initial', ...style })) {
    host.style.setProperty(name, value, 'important')
  }
  return host
}
