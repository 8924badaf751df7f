import type { PartKind, Rating, Withdrawal } from '../contract/rating.ts'

export type Place = { epoch: string; scope: string }

/** Who sends, as far as anything is kept of it: what the token becomes, under its epoch's keys; all hex. */
export type Rater = {
  /** The same in all pools of one team, and in no other's. */
  markIn: (team: string) => string
  /** Another one each time. `id`: of the rating, hex */
  seal: (id: string) => string
}

/** One entry of a request, with what its pass and the frozen tree say of it. */
export type Arrival = {
  entry: Rating | Withdrawal
  rater: Rater
  place: Place
  pool: string | null // the team whose pool it goes to; null for a withdrawal
}

/** What the database holds of the ids, raters and interactions in question, before anything of a group is written. */
export type Held = {
  parts: HeldPart[]
  counted: { id: string; kind: PartKind }[]
  withdrawals: { id: string; revision: number }[]
  /** How many score parts a rater has in the pool of a team, by the rater's mark there. */
  scores: Map<string, number>
  /** The score parts of the interactions in question. */
  keyed: { id: string; raterMark: string; team: string; interactionKey: string }[]
}

export type HeldPart = {
  id: string
  kind: PartKind
  raterMark: string
  revision: number
  team: string // the pool's
}
