import { useSignal } from '@preact/signals'
import type { TargetedKeyboardEvent } from 'preact'
import type { Score } from '../../server/contract/rating.ts'
import type { Text } from '../text/en.ts'
import type { Card } from './card-model.ts'
import { chooseScore } from './card-rating.ts'
import { Star, scores } from './star.tsx'
import { useArrivalFocus } from './use-arrival-focus.ts'

type Props = { card: Card; text: Text['card'] }

/** The scores as a real radio group in which arrow keys only move: a rating is stored by click, Enter or Space. */
export function ScoreGroup({ card, text }: Props) {
  const chosen = card.chosen.value
  const first = useArrivalFocus<HTMLInputElement>(card)
  const pointed = useSignal<Score | undefined>(undefined)
  const active = pointed.value ?? chosen
  return (
    <div
      class="scores"
      role="radiogroup"
      aria-label={text.rating}
      aria-busy={card.busy.value}
      data-fade-ends={active !== undefined}
    >
      {scores.map((score) => (
        <label
          key={score}
          class="score"
          data-active={score === active}
          onPointerEnter={(event) => {
            if (event.pointerType !== 'touch') pointed.value = score
          }}
          onPointerLeave={() => {
            pointed.value = undefined
          }}
        >
          <input
            ref={score === (chosen ?? 1) ? first : null}
            type="radio"
            name="score"
            value={score}
            checked={score === chosen}
            aria-label={text.scoreLabel(score)}
            onClick={() => void chooseScore(card, score)}
            onKeyDown={(event) => onKey(event, score, card)}
            onFocus={(event) => {
              if (event.currentTarget.matches(':focus-visible')) pointed.value = score
            }}
            onBlur={() => {
              pointed.value = undefined
            }}
          />
          <Star filled={active !== undefined && score <= active} />
          <span class="word" aria-hidden="true">
            {text.scoreWord(score)}
          </span>
        </label>
      ))}
    </div>
  )
}

const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }

function onKey(event: TargetedKeyboardEvent<HTMLInputElement>, score: Score, card: Card): void {
  const step = steps[event.key]
  if (step !== undefined) {
    // The browser would check the next radio, which is a click like any other and would store it.
    event.preventDefault()
    const group = event.currentTarget.closest('.scores')?.querySelectorAll('input')
    const mirrored = event.key.length > 9 && getComputedStyle(event.currentTarget).direction === 'rtl'
    group?.[(score - 1 + (mirrored ? -step : step) + scores.length) % scores.length]?.focus()
  } else if (event.key === 'Enter' && !event.repeat) {
    event.preventDefault()
    void chooseScore(card, score)
  }
}
