import type { Erased } from '../messages.ts'
import type { ExtensionText } from '../text/en.ts'

/** How forgetting everything ended; undefined: nobody asked for it. */
export type Parting = Erased | 'failed' | undefined

/** Says it to whoever asked while signing out: where they asked is gone from the screen by then. */
export function Farewell({ parting, text }: { parting: Parting; text: ExtensionText }) {
  return (
    <p role="status" class="farewell">
      {parting && sayParting(parting, text.options)}
    </p>
  )
}

function sayParting(parting: Erased | 'failed', words: ExtensionText['options']): string {
  if (parting === 'failed') return words.eraseFailed
  return parting.isServerTold ? words.erased : words.erasedUntold
}
