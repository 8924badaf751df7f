import type { Text } from '../text/en.ts'
import type { Part } from './part.ts'

/** In the place of a part that did not load. */
export function Missing({ part, text }: { part: Part<unknown>; text: Text }) {
  return (
    <div class="fault">
      <p class="wrong" role="alert">
        {text.card.missing}
      </p>
      <button type="button" onClick={() => void part.load()}>
        {text.card.tryAgain}
      </button>
    </div>
  )
}
