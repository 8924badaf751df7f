import * as v from 'valibot'
import { NamedId, NamedText, PersonId } from './named.ts'

/** Body of `POST /v1/notes`, in the sender's session: only sender and helper ever read it. */
export const Note = v.strictObject({ id: NamedId, helper: PersonId, text: NamedText })
export type Note = v.InferOutput<typeof Note>
