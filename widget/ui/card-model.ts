import { type Signal, signal } from '@preact/signals'
import type { RatingId, Score } from '../../server/contract/rating.ts'
import type { CardPort, Colleague, Interaction, OwnRating, Written } from '../core/port.ts'
import { type ByName, createByName } from './by-name-model.ts'
import { createPart, type Part } from './part.ts'

/** What a host may be told. It names the interaction and never the score: the page knows who its visitor is. */
export type CardEvent =
  | { kind: 'rated'; reference: string }
  | { kind: 'settled'; reference: string; outcome: 'counted' | 'withheld' }
  | { kind: 'refused'; reference: string; reason: string }

export type Step = 'loading' | 'sign-in' | 'picking' | 'asking' | 'kept' | 'line' | 'broken'

export type Fault = {
  reason: 'quota' | 'storage' | 'unknown'
  again: () => Promise<void>
  /** Whether what was to be written is there after all: only its answer was lost. */
  isMended: (found: OwnRating) => boolean
}

/** The rater's doing that is not on disk: whom they picked or began to rate again, and a score that failed to be stored. */
export type CardDraft = { colleague: Colleague; score?: Score }

/** What of the card's code is loaded when it is needed. */
export type CardParts = {
  picker: () => Promise<typeof import('./picker.tsx')>
  byName: () => Promise<typeof import('./by-name.tsx')>
}

export type CardOptions = {
  port: CardPort
  interaction: Interaction
  /** `embed` keeps its place in the page and collapses to one line; `overlay` begins as one line if already rated. */
  place?: 'embed' | 'overlay'
  onEvent?: (event: CardEvent) => void
  /** What an earlier card here showed and had not stored. */
  draft?: CardDraft
  /** Told of what is on screen and not stored, whenever that changes; undefined: nothing is. */
  keepDraft?: (draft: CardDraft | undefined) => void
  /** Takes the card away; where it is given, the card has a close button and Done calls it too. */
  onClose?: () => void
}

/** One card's state: signals for what is seen, plain fields for what is not. */
export type Card = CardOptions & {
  parts: { [P in keyof CardParts]: Part<Awaited<ReturnType<CardParts[P]>>> }
  step: Signal<Step>
  colleague: Signal<Colleague | undefined>
  rating: Signal<OwnRating | undefined>
  chosen: Signal<Score | undefined>
  busy: Signal<boolean>
  fault: Signal<Fault | undefined>
  signedOut: Signal<boolean>
  server: Signal<string | null>
  signInFault: Signal<string | undefined>
  byName: ByName
  acted: boolean // the rater did something here, so focus may be moved
  withdrawnScore: Score | undefined
  unclosed: RatingId | undefined // written by this card and held back until it is closed
  closed: RatingId | undefined // let go of by this card
  reads: number // a read that a later read or write overtook is dropped
}

/** A card that knows nothing yet; `readCard` fills it. */
export function createCard(options: CardOptions, parts: CardParts): Card {
  return {
    ...options,
    parts: { picker: createPart(parts.picker), byName: createPart(parts.byName) },
    step: signal<Step>('loading'),
    colleague: signal(options.draft?.colleague),
    rating: signal<OwnRating | undefined>(undefined),
    chosen: signal(options.draft?.score),
    busy: signal(false),
    fault: signal<Fault | undefined>(undefined),
    signedOut: signal(false),
    server: signal<string | null>(null),
    signInFault: signal<string | undefined>(undefined),
    byName: createByName(),
    acted: false,
    withdrawnScore: undefined,
    unclosed: undefined,
    closed: undefined,
    reads: 0,
  }
}

/** Reads what the device knows of the interaction, at first and after every change. */
export async function readCard(card: Card): Promise<void> {
  const read = ++card.reads
  const { port, interaction } = card
  try {
    const [found, account] = await Promise.all([port.find(placeOf(interaction)), port.account()])
    // The directory may have to be fetched: it is asked only where nothing else says who helped.
    const known = found?.colleague ?? card.colleague.value
    const colleague = known ?? (await port.identify(interaction.origin, interaction.helper))
    if (read !== card.reads || card.busy.value) return
    card.server.value = account.server
    card.signedOut.value = account.kind === 'signed-out'
    takeIn(card, found, colleague)
  } catch (error) {
    if (card.step.value === 'loading') card.step.value = 'broken'
    reportError(error)
  }
}

function takeIn(card: Card, found: OwnRating | undefined, colleague: Colleague | undefined): void {
  const before = card.rating.value
  // A withdrawn rating may be gone from the device; its undo stays on screen.
  if (!found && before?.state.kind === 'withdrawn') return
  card.colleague.value = colleague
  if (found && card.fault.value?.isMended(found)) mend(card, found)
  if (found) noteRating(card, found)
  else card.rating.value = undefined
  const began = card.step.value === 'loading' ? card.draft : undefined
  card.step.value = found ? stepWhenRated(card, before, found) : stepWhenNot(card)
  if (began && card.step.value === 'asking') takeUp(card, began)
}

/** The write was heard of to have failed, and is seen to be on disk. */
function mend(card: Card, found: OwnRating): void {
  card.fault.value = undefined
  card.step.value = 'kept'
  card.unclosed = found.id
}

/** Goes on where an earlier card was: a score that was not stored is offered again. */
function takeUp(card: Card, { score }: CardDraft): void {
  if (score === undefined) card.chosen.value = card.rating.value?.score ?? undefined
  else {
    card.fault.value = { reason: 'storage', again: () => chooseScore(card, score), isMended: hasScore(score) }
  }
}

function stepWhenRated(card: Card, before: OwnRating | undefined, found: OwnRating): Step {
  const step = card.step.value
  if (step === 'loading' && card.draft && isOpen(found)) return 'asking'
  if (step === 'loading') return card.place === 'overlay' ? 'line' : 'kept'
  if (step === 'asking') return before && isOpen(found) ? 'asking' : 'kept'
  return step === 'line' ? 'line' : 'kept'
}

function stepWhenNot(card: Card): Step {
  if (card.colleague.value) return 'asking'
  // A named helper who is not found while signed out means: this device has no directory yet.
  return card.signedOut.value && card.interaction.helper.kind !== 'unknown' ? 'sign-in' : 'picking'
}

/** What would be lost if this card were gone now. */
export function findDraft(card: Card): CardDraft | undefined {
  const colleague = card.colleague.value
  const began = (card.acted || card.draft !== undefined) && !card.busy.value // the tap that stores may be the last
  if (card.step.value !== 'asking' || colleague === undefined || !began) return undefined
  const unsaved = card.fault.value && card.chosen.value
  return unsaved === undefined ? { colleague } : { colleague, score: unsaved }
}

/** Stored, and only a session is missing to send it. */
export function needsSignIn({ signedOut }: Card, { state }: OwnRating): boolean {
  return state.kind === 'waiting' && (state.pause === 'signed-out' || signedOut.value)
}

/** Whether its rater can still say something else. */
export function isOpen(rating: OwnRating): boolean {
  return ['waiting', 'sent', 'withdrawn'].includes(rating.state.kind)
}

/** The rater picked who helped. */
export function pickColleague(card: Card, colleague: Colleague): void {
  card.acted = true
  card.colleague.value = colleague
  card.step.value = 'asking'
}

/** The rater gave a score: stored at once, as a new rating or a revision. */
export async function chooseScore(card: Card, score: Score): Promise<void> {
  const { port, interaction } = card
  const colleague = card.colleague.value
  const rating = card.rating.value
  if (card.busy.value || !colleague) return
  card.chosen.value = score
  if (!rating || rating.state.kind === 'withdrawn') {
    const draft = { interaction: placeOf(interaction), colleague, score }
    await write(card, () => port.submit(draft), hasScore(score))
  } else if (rating.score === score) keep(card)
  else await write(card, () => port.revise(rating.id, { score }), hasScore(score))
}

/** Takes the rating back; `undoWithdraw` gives it again. */
export async function withdraw(card: Card): Promise<void> {
  const rating = card.rating.value
  if (card.busy.value || !rating) return
  card.withdrawnScore = rating.score ?? undefined
  await write(
    card,
    () => card.port.withdraw(rating.id),
    ({ state }) => state.kind === 'withdrawn',
  )
}

/** Gives again what was taken back; asks for a score where it is not known any more. */
export async function undoWithdraw(card: Card): Promise<void> {
  if (card.withdrawnScore === undefined) rateAgain(card)
  else await chooseScore(card, card.withdrawnScore)
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

/** Signs in; the rating, if there is one, was stored before. */
export async function signInFrom(card: Card): Promise<void> {
  card.signInFault.value = undefined
  const outcome = await card.port.signIn()
  if (outcome.kind === 'failed') card.signInFault.value = outcome.reason
  await readCard(card)
}

function hasScore(score: Score): Fault['isMended'] {
  return (found) => found.score === score && isOpen(found) && found.state.kind !== 'withdrawn'
}

async function write(card: Card, store: () => Promise<Written>, isMended: Fault['isMended']): Promise<void> {
  card.reads += 1
  card.busy.value = true
  card.fault.value = undefined
  const again = () => write(card, store, isMended)
  try {
    const written = await store()
    if (written.kind === 'failed') card.fault.value = { reason: written.reason, again, isMended }
    else take(card, written)
  } catch (error) {
    card.fault.value = { reason: 'unknown', again, isMended }
    reportError(error)
  } finally {
    card.acted = true
    card.busy.value = false
  }
  await readCard(card)
}

function take(card: Card, written: Exclude<Written, { kind: 'failed' }>): void {
  const { rating } = written
  noteRating(card, rating)
  card.step.value = 'kept'
  if (written.kind !== 'stored') return // counted, refused or taken back by now: said as it stands
  card.unclosed = rating.id
  if (rating.state.kind !== 'withdrawn') tell(card, { kind: 'rated' })
}

function noteRating(card: Card, rating: OwnRating): void {
  const before = card.rating.value
  card.rating.value = rating
  if (before === undefined || before.id !== rating.id || before.state.kind === rating.state.kind) return
  const { state } = rating
  if (state.kind === 'counted' || state.kind === 'withheld')
    tell(card, { kind: 'settled', outcome: state.kind })
  if (state.kind === 'refused') tell(card, { kind: 'refused', reason: state.reason })
}

type Untold<E> = E extends CardEvent ? Omit<E, 'reference'> : never

function tell(card: Card, event: Untold<CardEvent>): void {
  card.onEvent?.({ ...event, reference: card.interaction.reference })
}

function placeOf({
  origin,
  reference,
  heading,
}: Interaction): Pick<Interaction, 'origin' | 'reference' | 'heading'> {
  return { origin, reference, heading }
}
