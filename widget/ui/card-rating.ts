import type { Score } from '../../server/contract/rating.ts'
import type { Colleague, Interaction, OwnRating, Written } from '../core/port.ts'
import { keep, rateAgain } from './card-acts.ts'
import type { Card, CardDraft, Fault } from './card-model.ts'
import { noteRating, tell } from './card-news.ts'
import { stepWhenNot, stepWhenRated } from './card-step.ts'
import { hasScore } from './own-rating.ts'

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

/** Signs in; the rating, if there is one, was stored before. */
export async function signInFrom(card: Card): Promise<void> {
  card.signInFault.value = undefined
  const outcome = await card.port.signIn()
  if (outcome.kind === 'failed') card.signInFault.value = outcome.reason
  await readCard(card)
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
  await new Promise((resolve) => setTimeout(resolve)) // the answer is on screen before anything is asked again
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

function placeOf({
  origin,
  reference,
  heading,
}: Interaction): Pick<Interaction, 'origin' | 'reference' | 'heading'> {
  return { origin, reference, heading }
}
