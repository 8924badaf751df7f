import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Card } from './card-model.ts'

/**
 * For the control that the rater's own act leads to: it takes the focus as it appears, for what was
 * focused has gone with the act. Not after a change by sync, and not from elsewhere on the page.
 */
export function useArrivalFocus<T extends HTMLElement>(card: Card) {
  const control = useRef<T>(null)
  useLayoutEffect(() => {
    const element = control.current
    if (!element || !card.acted) return
    card.acted = false
    const root = element.getRootNode()
    const focused = document.activeElement
    const here =
      !focused || focused === document.body || (root instanceof ShadowRoot && focused === root.host)
    if (here) element.focus({ preventScroll: true })
  }, [card])
  return control
}
