import type { Score } from '../../server/contract/rating.ts'
import type { OwnRating } from '../core/port.ts'
import type { Card } from './card-model.ts'

/** Stored, and only a session is missing to send it. */
export function needsSignIn({ signedOut }: Card, { state }: OwnRating): boolean {
  return state.kind === 'waiting' && (state.pause === 'signed-out' || signedOut.value)
}

/** Whether its rater can still say something else. */
export function isOpen(rating: OwnRating): boolean {
  return ['waiting', 'sent', 'withdrawn'].includes(rating.state.kind)
}

/** Tells whether a rating stands with this score. */
export function hasScore(score: Score): (found: OwnRating) => boolean {
  return (found) => found.score === score && isOpen(found) && found.state.kind !== 'withdrawn'
}
