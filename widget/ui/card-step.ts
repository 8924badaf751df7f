import type { OwnRating } from '../core/port.ts'
import type { Card, Step } from './card-model.ts'
import { isOpen } from './own-rating.ts'

/** Where a card goes when its interaction was rated: `before` is what it knew of the rating. */
export function stepWhenRated(card: Card, before: OwnRating | undefined, found: OwnRating): Step {
  const step = card.step.value
  if (step === 'loading' && card.draft && isOpen(found)) return 'asking'
  if (step === 'loading') return card.place === 'overlay' ? 'line' : 'kept'
  if (step === 'asking') return before && isOpen(found) ? 'asking' : 'kept'
  return step === 'line' ? 'line' : 'kept'
}

/** Where a card goes when its interaction was not rated, or not any more. */
export function stepWhenNot(card: Card): Step {
  if (card.colleague.value) return 'asking'
  // A named helper who is not found while signed out means: this device has no directory yet.
  return card.signedOut.value && card.interaction.helper.kind !== 'unknown' ? 'sign-in' : 'picking'
}
