import type { PartKind, Rating, Withdrawal } from '../contract/rating.ts'
import type { EpochKeys } from '../pass/epoch-keys.ts'
import type { Keyring } from '../pass/generation.ts'

export type Place = { epoch: string; scope: string }

/** One entry of a request, with what its pass and the frozen tree say of it. */
export type Arrival = {
  entry: Rating | Withdrawal
  token: string // hex; stored in a box only
  keyring: Keyring // of the pass's epoch
  place: Place
  pool: string | null // the team whose pool it goes to; null for a withdrawal
}

/** What the database holds of the ids, raters and interactions in question, before anything of a group is written. */
export type Held = {
  parts: HeldPart[]
  counted: { id: string; kind: PartKind }[]
  withdrawals: { id: string; revision: number }[]
  /** How many score parts a rater has in the pool of a team, by `raterIn`. */
  scores: Map<string, number>
  /** The score parts of the interactions in question. */
  keyed: { id: string; token: string; interactionKey: string }[]
}

/** A part that is pooled, under `keys`. */
export type HeldPart = {
  id: string
  kind: PartKind
  token: string
  revision: number
  team: string // the pool's
  interactionKey: string
  keys: EpochKeys
}

/** The name of a rater in one team's pool. */
export function raterIn(team: string, token: string): string {
  return `${token} ${team}`
}

/** A rating's id as bytes are written. */
export function hexOf(id: string): string {
  return id.replaceAll('-', '')
}
