import type { RatingState } from '../core/port.ts'

const paths: Record<RatingState['kind'], string> = {
  waiting: 'M5 12.5l4.5 4.5L19 7.5',
  sent: 'M5 12.5l4.5 4.5L19 7.5',
  counted: 'M5 12.5l4.5 4.5L19 7.5',
  withheld: 'M5 12h14',
  withdrawn: 'M9 6L4 11l5 5M4 11h10a5 5 0 0 1 0 10h-2',
  refused: 'M7 7l10 10M17 7L7 17',
}

/** Stands where the stars were once a rating has no score to show. */
export function Mark({ kind }: { kind: RatingState['kind'] }) {
  return (
    <svg class="mark" data-kind={kind} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[kind]} />
    </svg>
  )
}
