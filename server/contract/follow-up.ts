import * as v from 'valibot'
import { TeamId } from './id.ts'
import { Month, NamedId, NamedText, Party } from './named.ts'

/** Body of `POST /v1/follow-ups`, in the sender's session: the team may contact the sender. */
export const FollowUpRequest = v.strictObject({ id: NamedId, team: TeamId, text: v.optional(NamedText) })
export type FollowUpRequest = v.InferOutput<typeof FollowUpRequest>

export const FollowUpState = v.picklist(['open', 'answered', 'closed'], 'must be open, answered or closed')
export type FollowUpState = v.InferOutput<typeof FollowUpState>

/** Body of `PATCH /v1/follow-ups/:id`, by whoever leads the team. */
export const FollowUpChange = v.strictObject({ state: FollowUpState })

export const FollowUp = v.object({
  id: NamedId,
  month: Month,
  from: Party,
  team: Party,
  text: v.nullable(v.string()),
  state: FollowUpState,
})
export type FollowUp = v.InferOutput<typeof FollowUp>

/** `GET /v1/follow-ups`: those to the teams that the viewer leads, and the viewer's own. */
export const FollowUps = v.object({ received: v.array(FollowUp), sent: v.array(FollowUp) })
export type FollowUps = v.InferOutput<typeof FollowUps>
