import * as v from 'valibot'

/** `GET` and `PUT /v1/receiving`: whether a person wants thanks and private notes; both, until switched off. */
export const Receiving = v.strictObject({ thanks: v.boolean(), note: v.boolean() })
export type Receiving = v.InferOutput<typeof Receiving>
