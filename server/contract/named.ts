import * as v from 'valibot'
import { Comment, RatingId } from './rating.ts'

/** What can be said by name: thanks and notes to a person, a request for contact to a team. */
export const NamedKind = v.picklist(['thanks', 'note', 'follow-up'])
export type NamedKind = v.InferOutput<typeof NamedKind>

/** Made by the client (UUIDv4): the idempotency key. */
export const NamedId = RatingId
export type NamedId = v.InferOutput<typeof NamedId>

export const NamedText = Comment

export const PersonId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9._@-]{1,64}$/, 'must match [A-Za-z0-9._@-]{1,64}'),
)

/** The calendar month (`2026-11`, UTC) in which something was said: all that is known of the time. */
export const Month = v.pipe(v.string(), v.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be like 2026-11'))

/** Answer of every write, given only after commit. `duplicate`: it was there before, or was taken back. */
export const NamedReceipt = v.object({ id: NamedId, kind: v.picklist(['stored', 'duplicate', 'gone']) })
export type NamedReceipt = v.InferOutput<typeof NamedReceipt>

/** Somebody or some team, with the name as it is now. */
export const Party = v.object({ id: v.string(), name: v.string() })

/** Thanks (their text may be null) or a note. */
export const Letter = v.object({
  id: NamedId,
  month: Month,
  from: Party,
  to: Party,
  text: v.nullable(v.string()),
})
export type Letter = v.InferOutput<typeof Letter>

/** `GET /v1/thanks`, `GET /v1/notes`: newest month first, within a month in the order of their random ids. */
export const Letters = v.object({ received: v.array(Letter), sent: v.array(Letter) })
export type Letters = v.InferOutput<typeof Letters>
