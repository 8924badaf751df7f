import type { Text } from '../text/en.ts'
import type { Card, Fault as CardFault } from './card-model.ts'
import { useArrivalFocus } from './use-arrival-focus.ts'

/** A write that failed: what happened, and the same once more. */
export function Fault({ card, fault, text }: { card: Card; fault: CardFault; text: Text }) {
  const again = useArrivalFocus<HTMLButtonElement>(card)
  return (
    <div class="fault">
      <p class="wrong">{text.fault[fault.reason]}</p>
      <button ref={again} type="button" class="primary" onClick={() => void fault.again()}>
        {text.card.tryAgain}
      </button>
    </div>
  )
}
