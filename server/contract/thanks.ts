import * as v from 'valibot'
import { NamedId, NamedText, PersonId } from './named.ts'

/** Body of `POST /v1/thanks`, in the sender's session. */
export const Thanks = v.strictObject({ id: NamedId, helper: PersonId, text: v.optional(NamedText) })
export type Thanks = v.InferOutput<typeof Thanks>
