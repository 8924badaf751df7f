import { effect } from '@preact/signals'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Text } from '../text/en.ts'
import base from './base.css?inline'
import css from './card.css?inline'
import { closeRating, done, keep, pickColleague } from './card-acts.ts'
import { findDraft } from './card-draft.ts'
import { type Card, type CardOptions, type CardParts, createCard } from './card-model.ts'
import { readCard, signInFrom } from './card-rating.ts'
import { Fault } from './fault.tsx'
import { Kept, KeptLine, standing } from './kept.tsx'
import { Missing } from './missing.tsx'
import { PrivacyNote } from './privacy-note.tsx'
import { ScoreGroup } from './score-group.tsx'
import { SecondDevicePlace } from './second-device-place.tsx'
import { adoptStyles } from './styles.ts'

const ownStyles = [base, css]

/** `styles`: what a card in this place needs beside every card's own. */
export type MountOptions = CardOptions & { text: Text; parts: CardParts; styles?: readonly string[] }

/** Puts a rating card into a shadow root of its own and keeps it up to date; returns its undo. */
export function mountCard(root: ShadowRoot, { parts, styles = [], ...options }: MountOptions): () => void {
  const card = createCard(options, parts)
  const ended = new AbortController()
  const { signal } = ended
  adoptStyles(root, [...ownStyles, ...styles])
  // A page's own shortcuts must not fire on what is typed here.
  for (const kind of ['keydown', 'keypress', 'keyup']) {
    root.addEventListener(kind, (event) => event.stopPropagation(), { signal })
  }
  addEventListener('pagehide', () => closeRating(card), { signal })
  options.port.watch(() => void readCard(card), signal)
  const keep = () => card.step.value !== 'loading' && card.keepDraft?.(findDraft(card))
  signal.addEventListener(
    'abort',
    effect(() => void keep()),
  )
  render(<CardView card={card} text={options.text} />, root)
  // By-name's code comes now: its request after a rating would tell the server that there is one.
  void readCard(card).then(card.parts.byName.load)
  return () => {
    ended.abort()
    closeRating(card)
    render(null, root)
  }
}

function CardView({ card, text }: { card: Card; text: Text }) {
  const rating = card.rating.value
  const small = card.step.value === 'line' && rating !== undefined
  return (
    <div class="rapport" lang={text.lang}>
      <section
        class="card"
        aria-label={text.card.label}
        data-place={card.place ?? 'embed'}
        data-small={small}
      >
        {small ? <KeptLine card={card} rating={rating} text={text} /> : <Whole card={card} text={text} />}
        {card.onClose && (
          <button type="button" class="close" aria-label={text.card.close} onClick={() => done(card)}>
            <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
              <path d="M7 7l10 10M17 7L7 17" />
            </svg>
          </button>
        )}
        <p class="unseen" role="status">
          {announcement(card, text)}
        </p>
      </section>
    </div>
  )
}

function Whole({ card, text }: { card: Card; text: Text }) {
  const colleague = card.colleague.value
  const team = colleague?.kind === 'person' ? colleague.team.name : colleague?.name
  const { heading } = card.interaction
  const about = colleague?.kind === 'person' && heading ? `${team} · ${heading}` : heading || team
  return (
    <>
      <header>
        <h2>{question(card, text)}</h2>
        <p class="about" title={about}>
          {about}
        </p>
      </header>
      <div class="body">
        <Body card={card} text={text} />
      </div>
      <PrivacyNote
        key={team}
        team={team}
        byName={card.byName.open.value}
        server={card.server.value}
        text={text}
      >
        <SecondDevicePlace card={card} text={text} />
      </PrivacyNote>
    </>
  )
}

function question(card: Card, text: Text): string {
  const colleague = card.colleague.value
  if (colleague) return text.card.question(colleague.name)
  if (card.step.value === 'loading') return ''
  return card.step.value === 'picking' ? text.picker.question : text.card.questionUnnamed
}

function Body({ card, text }: { card: Card; text: Text }) {
  const rating = card.rating.value
  switch (card.step.value) {
    case 'loading':
      return null
    case 'broken':
      return <p class="wrong">{text.card.broken}</p>
    case 'sign-in':
      return <SignInFirst card={card} text={text} />
    case 'picking':
      return <Picking card={card} text={text} />
    case 'asking':
      return <Asking card={card} text={text} />
    case 'kept':
    case 'line':
      return rating ? <Kept card={card} rating={rating} text={text} /> : null
  }
}

function Picking({ card, text }: { card: Card; text: Text }) {
  const part = card.parts.picker
  useEffect(() => void part.load(), [part])
  const code = part.code.value
  if (!code) return part.missing.value ? <Missing text={text} onAgain={() => void part.load()} /> : null
  return (
    <code.Picker
      port={card.port}
      text={text}
      onPick={(colleague) => pickColleague(card, colleague)}
      onSignIn={() => void signInFrom(card)}
    />
  )
}

function Asking({ card, text }: { card: Card; text: Text }) {
  const fault = card.fault.value
  const changing = card.rating.value !== undefined
  return (
    <>
      <ScoreGroup card={card} text={text.card} />
      {fault && <Fault card={card} fault={fault} text={text} />}
      {changing && !fault && (
        <div class="actions">
          <button type="button" onClick={() => keep(card)}>
            {text.card.keep}
          </button>
        </div>
      )}
    </>
  )
}

function SignInFirst({ card, text }: { card: Card; text: Text }) {
  const fault = card.signInFault.value
  return (
    <div class="kept">
      <p class={fault ? 'wrong' : 'standing'}>{fault ? text.signInFault(fault) : text.card.signInFirst}</p>
      <div class="actions">
        <button type="button" class="primary" onClick={() => void signInFrom(card)}>
          {text.signIn}
        </button>
      </div>
    </div>
  )
}

function announcement(card: Card, text: Text): string {
  const rating = card.rating.value
  if (card.fault.value) return text.fault[card.fault.value.reason]
  if (card.step.value === 'kept' && rating) return standing(rating, text)
  return ''
}
