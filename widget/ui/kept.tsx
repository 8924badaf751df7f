import type { ComponentChildren } from 'preact'
import type { OwnRating } from '../core/port.ts'
import type { Text } from '../text/en.ts'
import { ByNamePlace, ByNameToggle } from './by-name-toggle.tsx'
import { done, keep, rateAgain } from './card-acts.ts'
import type { Card } from './card-model.ts'
import { signInFrom, undoWithdraw, withdraw } from './card-rating.ts'
import { Fault } from './fault.tsx'
import { Mark } from './mark.tsx'
import { isOpen, needsSignIn } from './own-rating.ts'
import { SecondDevicePlace } from './second-device-place.tsx'
import { Stars } from './star.tsx'
import { useArrivalFocus } from './use-arrival-focus.ts'

type Props = { card: Card; rating: OwnRating; text: Text }

/** A stored rating: where it stands and what can still be done with it. */
export function Kept({ card, rating, text }: Props) {
  const signedOut = needsSignIn(card, rating)
  return (
    <div class="kept">
      <Given rating={rating} text={text}>
        <ByNameToggle card={card} text={text} />
      </Given>
      <p class="standing" data-kind={rating.state.kind}>
        {signedOut ? text.state.paused('signed-out') : standing(rating, text)}{' '}
        {signedOut && <SignInLink card={card} text={text} />}
      </p>
      {isLost(rating) && <SecondDevicePlace card={card} lost text={text} />}
      {signedOut && card.signInFault.value && <p class="wrong">{text.signInFault(card.signInFault.value)}</p>}
      {card.fault.value ? (
        <Fault card={card} fault={card.fault.value} text={text} />
      ) : (
        <Actions key={rating.state.kind === 'withdrawn'} card={card} rating={rating} text={text} />
      )}
      {rating.state.kind !== 'withdrawn' && <ByNamePlace card={card} text={text} />}
    </div>
  )
}

function isLost({ state }: OwnRating): boolean {
  return state.kind === 'waiting' && state.pause === 'book-lost'
}

function Actions({ card, rating, text }: Props) {
  const leave = useArrivalFocus<HTMLButtonElement>(card)
  const withdrawn = rating.state.kind === 'withdrawn'
  return (
    <div class="actions">
      {withdrawn && (
        <button type="button" onClick={() => void undoWithdraw(card)}>
          {card.withdrawnScore === undefined ? text.card.rateAgain : text.card.undo}
        </button>
      )}
      {isOpen(rating) && !withdrawn && (
        <>
          <button type="button" onClick={() => rateAgain(card)}>
            {text.card.change}
          </button>
          <button type="button" onClick={() => void withdraw(card)}>
            {text.card.withdraw}
          </button>
        </>
      )}
      <button ref={leave} type="button" class="primary" onClick={() => done(card)}>
        {text.card.done}
      </button>
    </div>
  )
}

/** The same in one line, after Done or on a page whose card was answered before. */
export function KeptLine({ card, rating, text }: Props) {
  const again = useArrivalFocus<HTMLButtonElement>(card)
  const withdrawn = rating.state.kind === 'withdrawn'
  const open = () => (isOpen(rating) ? rateAgain(card) : keep(card))
  return (
    <div class="line">
      <Given rating={rating} text={text} />
      <span class="short">
        {needsSignIn(card, rating) ? (
          <SignInLink card={card} text={text} />
        ) : (
          text.stateShort[rating.state.kind]
        )}
      </span>
      <button ref={again} type="button" onClick={open}>
        {withdrawn ? text.card.rateAgain : isOpen(rating) ? text.card.change : text.card.details}
      </button>
    </div>
  )
}

function SignInLink({ card, text }: { card: Card; text: Text }) {
  return (
    <button type="button" class="link" onClick={() => void signInFrom(card)}>
      {text.card.signInToSend}
    </button>
  )
}

function Given({ rating, text, children }: { rating: OwnRating; text: Text; children?: ComponentChildren }) {
  const { score, state } = rating
  if (score === null || state.kind === 'withdrawn') return <Mark kind={state.kind} />
  return (
    <span class="given">
      <Stars score={score} label={`${text.card.rating}: ${text.card.scoreLabel(score)}`} />
      <span class="word" aria-hidden="true">
        {text.card.scoreWord(score)}
      </span>
      {children}
    </span>
  )
}

/** Where the rating stands, in words. */
export function standing({ state, colleague }: OwnRating, text: Text): string {
  const team = colleague.kind === 'person' ? colleague.team.name : colleague.name
  switch (state.kind) {
    case 'waiting':
      return state.pause ? text.state.paused(state.pause) : text.state.waiting
    case 'sent':
      return text.state.sent(team)
    case 'counted':
      return text.state.counted(team)
    case 'withheld':
      return text.state.withheld(team, state.reason)
    case 'withdrawn':
      return text.state.withdrawn
    case 'refused':
      return text.state.refused(state.reason)
  }
}
