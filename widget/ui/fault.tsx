import type { Text } from '../text/en.ts'
import type { Fault as CardFault } from './card-model.ts'

/** A write that failed: what happened, and the same once more. */
export function Fault({ fault, text }: { fault: CardFault; text: Text }) {
  return (
    <div class="fault">
      <p class="wrong">{text.fault[fault.reason]}</p>
      <button type="button" class="primary" data-focus onClick={() => void fault.again()}>
        {text.card.tryAgain}
      </button>
    </div>
  )
}
