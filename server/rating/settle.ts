import { type PartKind, partKinds, type Rating, type Withdrawal } from '../contract/rating.ts'
import type { Receipt, RefusalReason } from '../contract/receipt.ts'
import type { Keyring } from '../pass/generation.ts'
import { type Arrival, type Held, type HeldPart, type Place, raterIn } from './arrival.ts'

/** More of one token for one team are refused. */
export const maxPerTokenAndTeam = 20

/** What is to be written for one arrival. */
export type Change =
  | ({ kind: 'pool'; rating: Rating; parts: PartKind[]; team: string } & Sender)
  | { kind: 'revise'; rating: Rating; parts: HeldPart[] }
  | { kind: 'withdraw'; withdrawal: Withdrawal; parts: HeldPart[]; place: Place }

type Sender = { token: string; keyring: Keyring; place: Place }

export type Settled = { receipt: Receipt; changes: Change[] }

/**
 * Decides on arrivals one after another, each on what those before it will have changed: the highest
 * revision wins whatever the order, the same revision again changes nothing, and a counted score is final.
 * Pure; `held` is not changed.
 */
export function settleArrivals(arrivals: Arrival[], held: Held): Settled[] {
  const state: Held = {
    ...held,
    parts: [...held.parts],
    withdrawals: [...held.withdrawals],
    scores: new Map(held.scores),
    keyed: [...held.keyed],
  }
  return arrivals.map((arrival) => {
    const settled = settle(arrival, state)
    for (const change of settled.changes) apply(change, state)
    return settled
  })
}

function settle(arrival: Arrival, state: Held): Settled {
  const { entry, token, place } = arrival
  const base = { id: entry.id, revision: entry.revision, ...countedParts(entry.id, state) }
  const withdrawal = state.withdrawals.find(({ id }) => id === entry.id)
  if (withdrawal) return unchanged(afterWithdrawal(base, entry, withdrawal.revision))
  const mine = state.parts.filter(({ id }) => id === entry.id)
  if (mine.some((part) => part.token !== token)) return refuse(base, 'other-pass')
  const known = Math.max(0, ...mine.map(({ revision }) => revision))
  if (base.counted?.includes('score') && entry.revision !== known)
    return restore(base, arrival, mine, 'final')
  if (entry.revision < known) return unchanged({ ...base, kind: 'superseded' })
  if (entry.revision === known) return restore(base, arrival, mine, 'duplicate')
  if ('withdrawn' in entry)
    return {
      receipt: { ...base, kind: 'accepted' },
      changes: [{ kind: 'withdraw', withdrawal: entry, parts: mine, place }],
    }
  return mine.length > 0 ? revise(base, entry, arrival, mine) : pool(base, entry, arrival, state)
}

/** It cannot change, or has not; but parts that were lost, with a restore or as nobody could open them, are pooled again. */
function restore(base: Base, arrival: Arrival, mine: HeldPart[], otherwise: 'final' | 'duplicate'): Settled {
  const { entry } = arrival
  const changes = 'withdrawn' in entry ? [] : poolRest(base, entry, arrival, mine)
  return { receipt: { ...base, kind: changes.length > 0 ? 'accepted' : otherwise }, changes }
}

function poolRest(
  base: Base,
  rating: Rating,
  { token, keyring, place, pool: team }: Arrival,
  mine: HeldPart[],
): Change[] {
  const parts = unsettled(base, rating).filter((kind) => !mine.some((part) => part.kind === kind))
  if (team === null || parts.length === 0) return []
  return [{ kind: 'pool', rating, parts, team, token, keyring, place }]
}

/** The parts that were settled neither here nor, under an earlier pass, elsewhere. */
function unsettled({ counted = [] }: Base, { settled = [] }: Rating): PartKind[] {
  const elsewhere: readonly PartKind[] = settled
  return partKinds.filter((kind) => !counted.includes(kind) && !elsewhere.includes(kind))
}

function unchanged(receipt: Receipt): Settled {
  return { receipt, changes: [] }
}

type Base = Pick<Receipt, 'id' | 'revision' | 'counted'>

function afterWithdrawal(base: Base, entry: Rating | Withdrawal, revision: number): Receipt {
  if (entry.revision < revision) return { ...base, kind: 'superseded' }
  if ('withdrawn' in entry) return { ...base, kind: 'duplicate' }
  return { ...base, kind: 'refused', reason: 'withdrawn' }
}

/**
 * The parts stay in the pool that they came to, whatever team is named: a team newer than the freeze may
 * have moved since. That the team is of the pass's group was looked at before.
 */
function revise(base: Base, rating: Rating, arrival: Arrival, mine: HeldPart[]): Settled {
  return {
    receipt: { ...base, kind: 'accepted' },
    changes: [{ kind: 'revise', rating, parts: mine }, ...poolRest(base, rating, arrival, mine)],
  }
}

function pool(base: Base, rating: Rating, arrival: Arrival, state: Held): Settled {
  const { pool: team, token } = arrival
  if (team === null) return refuse(base, 'other-team')
  const alike = state.keyed.filter(({ interactionKey }) => interactionKey === rating.interactionKey)
  if (alike.some((part) => part.token === token)) return refuse(base, 'already-rated')
  if ((state.scores.get(raterIn(team, token)) ?? 0) >= maxPerTokenAndTeam) return refuse(base, 'too-many')
  return { receipt: { ...base, kind: 'accepted' }, changes: poolRest(base, rating, arrival, []) }
}

function refuse(base: Base, reason: RefusalReason): Settled {
  return unchanged({ ...base, kind: 'refused', reason })
}

function countedParts(id: string, state: Held): { counted?: PartKind[] } {
  const counted = state.counted.filter((mark) => mark.id === id).map(({ kind }) => kind)
  return counted.length > 0 ? { counted } : {}
}

function apply(change: Change, state: Held): void {
  switch (change.kind) {
    case 'pool': {
      const { id, revision, interactionKey } = change.rating
      const { token, team, keyring } = change
      const key = Buffer.from(interactionKey, 'base64url').toString('hex')
      const held = { id, token, team, revision, interactionKey: key, keys: keyring[0] }
      for (const kind of change.parts) state.parts.push({ ...held, kind })
      if (!change.parts.includes('score')) return
      state.keyed.push({ id, token, interactionKey })
      count(state, raterIn(team, token), 1)
      return
    }
    case 'revise': {
      const { id, revision } = change.rating
      state.parts = state.parts.map((part) => (part.id === id ? { ...part, revision } : part))
      return
    }
    case 'withdraw': {
      const { id, revision } = change.withdrawal
      const score = state.parts.find((part) => part.id === id && part.kind === 'score')
      if (score) count(state, raterIn(score.team, score.token), -1)
      state.parts = state.parts.filter((part) => part.id !== id)
      state.keyed = state.keyed.filter((part) => part.id !== id)
      state.withdrawals.push({ id, revision })
    }
  }
}

function count({ scores }: Held, rater: string, by: 1 | -1): void {
  scores.set(rater, (scores.get(rater) ?? 0) + by)
}
