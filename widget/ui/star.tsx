import type { Score } from '../../server/contract/rating.ts'

export const scores: readonly Score[] = [1, 2, 3, 4, 5]

/** One star; its colour comes from the style sheet. */
export function Star({ filled }: { filled: boolean }) {
  return (
    <svg class="star" data-filled={filled} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d="M12 3.2l2.7 5.5 6.1.9-4.4 4.3 1 6.1-5.4-2.9L6.6 20l1-6.1-4.4-4.3 6.1-.9z" />
    </svg>
  )
}

/** A score that is only shown. */
export function Stars({ score, label }: { score: Score; label: string }) {
  return (
    <span class="stars" role="img" aria-label={label}>
      {scores.map((point) => (
        <Star key={point} filled={point <= score} />
      ))}
    </span>
  )
}
