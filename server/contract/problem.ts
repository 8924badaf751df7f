import * as v from 'valibot'

/** Error answers: RFC 9457 problem details. `type` is `urn:rapport:<code>`; clients decide by it alone. */
export const Problem = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.optional(v.string()),
  /** The fields at fault, as JSON pointers (RFC 6901) into the body, or `#/header/…`, `#/query/…`. */
  errors: v.optional(v.array(v.object({ pointer: v.string(), detail: v.string() }))),
})
export type Problem = v.InferOutput<typeof Problem>
