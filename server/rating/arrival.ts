import type { PartKind, Rating, Withdrawal } from '../contract/rating.ts'

/** One entry of a request, with what its pass and the frozen tree say of it. */
export type Arrival = {
  entry: Rating | Withdrawal
  token: string // hex
  pool: string | null // the team whose pool it goes to; null for a withdrawal
}

/** What the database holds of the ids and tokens in question, before anything of a group is written. */
export type Held = {
  parts: HeldPart[]
  counted: { id: string; kind: PartKind }[]
  withdrawals: { id: string; revision: number }[]
  /** The score parts of the tokens in question, in all pools of their epoch and scope. */
  pooled: { id: string; token: string; team: string; interactionKey: string }[]
}

export type HeldPart = {
  id: string
  kind: PartKind
  token: string
  revision: number
  team: string // the pool's
}
