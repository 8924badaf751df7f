import * as v from 'valibot'
import { Epoch } from './epoch.ts'
import { RatingId } from './rating.ts'

const Ids = v.object({ score: v.array(RatingId), detail: v.array(RatingId), comment: v.array(RatingId) })

/**
 * `GET /v1/counted/<epoch>`: everybody's counted and withheld ids, sorted; clients look for their own. A new
 * incarnation means: a restore happened, and what is not counted yet is to be sent again.
 */
export const CountedList = v.object({
  epoch: Epoch,
  closed: v.boolean(),
  counted: Ids,
  withheld: Ids,
  incarnation: v.string(),
})
export type CountedList = v.InferOutput<typeof CountedList>
