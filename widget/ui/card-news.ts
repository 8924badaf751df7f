import type { OwnRating } from '../core/port.ts'
import type { Card, CardEvent } from './card-model.ts'

/** Takes in where the rating stands, and tells the host of what it came to. */
export function noteRating(card: Card, rating: OwnRating): void {
  const before = card.rating.value
  card.rating.value = rating
  if (before === undefined || before.id !== rating.id || before.state.kind === rating.state.kind) return
  const { state } = rating
  if (state.kind === 'counted' || state.kind === 'withheld')
    tell(card, { kind: 'settled', outcome: state.kind })
  if (state.kind === 'refused') tell(card, { kind: 'refused', reason: state.reason })
}

type Untold<E> = E extends CardEvent ? Omit<E, 'reference'> : never

/** Tells the host, by the interaction's reference. */
export function tell(card: Card, event: Untold<CardEvent>): void {
  card.onEvent?.({ ...event, reference: card.interaction.reference })
}
