import * as v from 'valibot'
import { PartKind, RatingId } from './rating.ts'

/**
 * Why a rating was refused for good:
 * `other-pass` only the pass that sent it may revise it; `other-team` it names none that it may;
 * `already-rated` this pass has another rating for the interaction; `too-many` over 20 for this team;
 * `withdrawn` it was taken back.
 */
export const RefusalReason = v.picklist([
  'other-pass',
  'other-team',
  'already-rated',
  'too-many',
  'withdrawn',
])
export type RefusalReason = v.InferOutput<typeof RefusalReason>

/**
 * The server's answer for one rating and revision: `accepted` pooled now; `duplicate` was pooled before;
 * `superseded` a higher revision is there; `final` its score was counted, it cannot change any more.
 * `counted` names the parts that were counted already.
 */
export const Receipt = v.object({
  id: RatingId,
  revision: v.number(),
  kind: v.picklist(['accepted', 'duplicate', 'superseded', 'final', 'refused']),
  counted: v.optional(v.array(PartKind)),
  reason: v.optional(RefusalReason),
})
export type Receipt = v.InferOutput<typeof Receipt>

/** Answer of `POST /v1/ratings`, given only after commit. A new incarnation means: a restore happened. */
export const RatingAnswer = v.object({ incarnation: v.string(), receipts: v.array(Receipt) })
export type RatingAnswer = v.InferOutput<typeof RatingAnswer>
