import { epochAfter, epochAt, epochSpan, isOverBefore } from '../../server/contract/epoch.ts'
import type { Session } from '../../server/contract/session.ts'
import { backoffMs } from './backoff.ts'
import { drawWaitMs } from './draw-wait.ts'
import { earliest } from './earliest.ts'
import { holderOf } from './holder.ts'
import { fetchKeyFile, findKeySet, forgetKeySet } from './key-file.ts'
import { findBook, type IssueOutcome, isMadeFor, type PassDeps, putPages, requestBook } from './pass.ts'
import type { Pause } from './port.ts'
import { findKept, keep, type Store } from './store.ts'

/** When a person's book of an epoch is fetched. Drawn once, so that it never tells whether a rating waits. */
export type BookPlan = {
  key: string // person, epoch and scope
  epoch: string
  fetchAt: number // first fetch of the key file, ms since 1970; the second is drawn then
  askAt: number // no earlier than the second fetch, whatever stands here
  retryAt: number // after a step that came to nothing
  attempts: number
  pause: Pause | null // what the last step ran into
  over: boolean // there will be no other book for this epoch, unless it is transferred
}

export type PlanDeps = Omit<PassDeps, 'loadBlinding'>
export type BookDeps = PassDeps & {
  changed: () => void
  /** Whether a rating may go out in the same moment. */
  isSending: () => Promise<boolean>
}

const publishedAheadMs = 14 * 24 * 3600 * 1000

/** Draws the times of the current and the next epoch's book, where that has not been done. */
async function planBooks(deps: PlanDeps, session: Session): Promise<BookPlan[]> {
  const known = (await findKept(deps.store, 'bookPlans')) ?? []
  const current = await currentEpoch(deps)
  if (current === undefined) return []
  const plans: BookPlan[] = []
  for (const epoch of [current, epochAfter(current)]) {
    const key = planKey(session, epoch)
    plans.push(known.find((plan) => plan.key === key) ?? (await drawPlan(deps, key, epoch)))
  }
  const others = known.filter(
    ({ epoch, key }) => !isOverBefore(epoch, current) && !plans.some((plan) => plan.key === key),
  )
  await keep(deps.store, 'bookPlans', [...others, ...plans])
  return plans
}

/** Somebody has just signed in: fetches the keys for the first time and draws when the books come. */
export async function beginBooks(deps: PlanDeps, session: Session): Promise<void> {
  await fetchKeyFile(deps)
  const plans = await planBooks(deps, session)
  const others = ((await findKept(deps.store, 'bookPlans')) ?? []).filter(
    ({ key }) => !plans.some((plan) => plan.key === key),
  )
  await keep(deps.store, 'bookPlans', [...others, ...plans.map((plan) => ({ ...plan, retryAt: 0 }))])
}

/** Does what is due of fetching keys and books. The caller holds the drain lock; `eager` retries at once. */
export async function tendBooks(deps: BookDeps, { eager }: { eager: boolean }): Promise<void> {
  const session = await findKept(deps.store, 'session')
  if (!session) return
  if ((await findKept(deps.store, 'epoch')) === undefined) await fetchKeyFile(deps)
  for (const { key } of await planBooks(deps, session)) {
    for (let steps = 0; steps < mostSteps; steps++) {
      const plan = (await findKept(deps.store, 'bookPlans'))?.find((one) => one.key === key)
      const step = plan && (await findStep(deps.store, plan, session))
      if (!step || (eager ? step.at : Math.max(step.at, plan.retryAt)) > deps.clock()) break
      const wentOn = await takeStep(deps, plan, step.kind, session)
      if (!wentOn) break
    }
  }
}

const mostSteps = 3 // two fetches and the asking: what goes wrong waits for the next drain

/** When the next step of any book is due, in ms since 1970. */
export async function nextBookAt(store: Store): Promise<number | undefined> {
  const session = await findKept(store, 'session')
  const plans = session ? ((await findKept(store, 'bookPlans')) ?? []) : []
  const times: number[] = []
  for (const plan of plans) {
    const step =
      session && plan.key === planKey(session, plan.epoch) && (await findStep(store, plan, session))
    if (step) times.push(Math.max(step.at, plan.retryAt))
  }
  return earliest(times)
}

/** Why there is no usable book of an epoch, for the rater to read. */
export async function whyNoBook(store: Store, session: Session, epoch: string): Promise<Pause> {
  const set = await findKeySet(store, epoch, session.scope)
  const book = await findBook(store, holderOf(session), epoch)
  if (set && set.differences > 0) return 'keys-differ'
  if (book) return set?.agreed ? 'keys-differ' : 'book-planned'
  const plan = (await findKept(store, 'bookPlans'))?.find(({ key }) => key === planKey(session, epoch))
  return plan?.pause ?? 'book-planned'
}

/** The epoch by this device's clock, never before the one that the server named last; undefined: it never did. */
export async function currentEpoch({
  store,
  clock,
}: Pick<PassDeps, 'store' | 'clock'>): Promise<string | undefined> {
  const named = await findKept(store, 'epoch')
  if (named === undefined) return undefined
  const now = clock()
  return now < epochSpan(named).toMs ? named : epochAt(now, named.includes('Q') ? 'quarter' : 'month')
}

function planKey({ person, scope }: Session, epoch: string): string {
  return `${person.id} ${epoch} ${scope}`
}

async function drawPlan(deps: PlanDeps, key: string, epoch: string): Promise<BookPlan> {
  const now = deps.clock()
  const { fromMs } = epochSpan(epoch)
  const times = fromMs > now ? drawAhead(deps, fromMs) : await drawSoon(deps, fromMs)
  return { key, epoch, ...times, retryAt: 0, attempts: 0, pause: null, over: false }
}

/** Two times, in order, within the two weeks before an epoch. */
function drawAhead({ clock, random }: PlanDeps, fromMs: number) {
  const opensAt = Math.max(clock(), fromMs - publishedAheadMs)
  const [fetchAt = opensAt, askAt = opensAt] = [random(), random()]
    .sort((a, b) => a - b)
    .map((share) => opensAt + share * (fromMs - opensAt))
  return { fetchAt, askAt }
}

/** Within hours; at once for somebody who has just signed in, as that time tells nothing more. */
async function drawSoon(deps: PlanDeps, fromMs: number) {
  const now = deps.clock()
  const signedInOn = await findKept(deps.store, 'signedInOn')
  if (signedInOn !== undefined && signedInOn >= fromMs) return { fetchAt: now, askAt: now }
  const fetchAt = now + (await drawWaitMs(deps))
  return { fetchAt, askAt: fetchAt + (await drawWaitMs(deps)) }
}

type StepKind = 'fetch' | 'ask'

/** What is to be done next for a book, and when; undefined: nothing. */
async function findStep(
  store: Store,
  plan: BookPlan,
  session: Session,
): Promise<{ kind: StepKind; at: number } | undefined> {
  const book = await findBook(store, holderOf(session), plan.epoch)
  const set = await findKeySet(store, plan.epoch, session.scope)
  if (plan.over && !book) return undefined
  if (!set) return { kind: 'fetch', at: plan.fetchAt }
  if (!set.agreed) return { kind: 'fetch', at: set.checkAt }
  const isUsable = book !== undefined && isMadeFor(book, set)
  return isUsable || plan.over ? undefined : { kind: 'ask', at: plan.askAt }
}

async function takeStep(deps: BookDeps, plan: BookPlan, kind: StepKind, session: Session): Promise<boolean> {
  const stopped = kind === 'fetch' ? await fetchStep(deps, plan, session) : await askStep(deps, plan, session)
  await updatePlan(deps.store, plan.key, (now) => ({
    ...now,
    pause: stopped?.pause ?? null,
    attempts: stopped ? now.attempts + 1 : 0,
    retryAt: stopped ? deps.clock() + backoffMs(now.attempts, deps.random, stopped.afterMs) : 0,
    over: stopped?.pause === 'book-lost' || stopped?.isNewcomer === true,
  }))
  deps.changed()
  return stopped === undefined
}

type Stopped = { pause: Pause | null; afterMs: number; isNewcomer?: boolean } | undefined

async function fetchStep(deps: BookDeps, { epoch }: BookPlan, session: Session): Promise<Stopped> {
  const answer = await fetchKeyFile(deps)
  if (answer.kind === 'retry') return { pause: 'offline', afterMs: answer.afterMs }
  if (answer.kind !== 'ok') return { pause: 'client-too-old', afterMs: 0 }
  const set = await findKeySet(deps.store, epoch, session.scope)
  if (set && set.differences > 0) return { pause: 'keys-differ', afterMs: 0 }
  if (set) return undefined
  const isAhead = epochSpan(epoch).fromMs > deps.clock()
  return { pause: isAhead ? null : 'next-epoch', afterMs: isAhead ? await drawWaitMs(deps) : 0 }
}

async function askStep(deps: BookDeps, { epoch }: BookPlan, session: Session): Promise<Stopped> {
  const set = await findKeySet(deps.store, epoch, session.scope)
  if (!set) return undefined
  const aloneMs = await drawWaitMs(deps) // asking with the session beside a rating would say whose that is
  if (aloneMs > 0 && (await deps.isSending())) return { pause: null, afterMs: aloneMs }
  const before = await findBook(deps.store, holderOf(session), epoch) // for keys that a restore made anew since
  const outcome = await requestBook(deps, set, session)
  if (before && isFinal(outcome)) await putPages(deps.store, before)
  switch (outcome.kind) {
    case 'issued':
      await keep(deps.store, 'retry', undefined) // what waited for it may go
      return undefined
    case 'other-keys':
      if (before) return { pause: 'keys-differ', afterMs: 0 } // what is shown is neither its keys nor the server's
      await forgetKeySet(deps.store, epoch, session.scope)
      return { pause: null, afterMs: 0 }
    case 'wrong-signature':
      await forgetKeySet(deps.store, epoch, session.scope)
      return { pause: 'keys-differ', afterMs: 0 }
    case 'paused':
      return { ...outcome, isNewcomer: outcome.pause === 'next-epoch' }
  }
}

/** Whether the server will not sign what it was asked to; without an answer the same is asked again. */
function isFinal(outcome: IssueOutcome): boolean {
  return outcome.kind !== 'issued' && !(outcome.kind === 'paused' && outcome.pause === 'offline')
}

async function updatePlan(store: Store, key: string, change: (plan: BookPlan) => BookPlan): Promise<void> {
  const plans = (await findKept(store, 'bookPlans')) ?? []
  await keep(
    store,
    'bookPlans',
    plans.map((plan) => (plan.key === key ? change(plan) : plan)),
  )
}
