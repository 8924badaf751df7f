import type { Colleague } from '../core/port.ts'
import type { Card } from './card-model.ts'

/** The rater picked who helped. */
export function pickColleague(card: Card, colleague: Colleague): void {
  card.acted = true
  card.colleague.value = colleague
  card.step.value = 'asking'
}

/** Shows the scores once more, with the present one chosen. */
export function rateAgain(card: Card): void {
  card.acted = true
  card.chosen.value = card.rating.value?.score ?? undefined
  card.fault.value = undefined
  card.step.value = 'asking'
}

/** Back to the stored rating as it is. */
export function keep(card: Card): void {
  card.acted = true
  card.fault.value = undefined
  card.step.value = 'kept'
}

/** The rater is done: the rating may be sent, the card makes itself small or leaves. */
export function done(card: Card): void {
  card.acted = true
  const rating = card.rating.value
  if (rating?.state.kind === 'waiting' && rating.id !== card.closed) card.unclosed ??= rating.id // held back by an earlier card, maybe
  closeRating(card)
  card.step.value = 'line'
  card.onClose?.()
}

/** Lets go of the rating that this card holds back, if any. */
export function closeRating(card: Card): void {
  if (card.unclosed === undefined) return
  card.port.close(card.unclosed).catch(reportError)
  card.closed = card.unclosed
  card.unclosed = undefined
}
