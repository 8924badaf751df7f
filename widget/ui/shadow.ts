/** A closed shadow root, or undefined where somebody else attached one first (it cannot be seen, only tried). */
export function attachClosedRoot(element: HTMLElement): ShadowRoot | undefined {
  try {
    return element.attachShadow({ mode: 'closed' })
  } catch {
    return undefined // NotSupportedError is the only one that this call throws
  }
}
