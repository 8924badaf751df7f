import * as v from 'valibot'

/** The name that a transfer is stored under: a hash from its code, which the server never sees. */
export const TransferId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url'))
export type TransferId = v.InferOutput<typeof TransferId>

/** A pass book on its way to its holder's second device: nonce (12 bytes) and AES-GCM ciphertext, base64url. */
const Box = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'),
  v.minLength(40),
  v.maxLength(63 * 1024),
)

/** Body of `POST /v1/transfers`; it takes the place of an earlier one of the same person and scope. */
export const TransferOffer = v.strictObject({ id: TransferId, box: Box })
export type TransferOffer = v.InferOutput<typeof TransferOffer>

/** Answer of `POST /v1/transfers`, in ms since 1970. */
export const TransferOffered = v.object({ expiresOn: v.number() })
export type TransferOffered = v.InferOutput<typeof TransferOffered>

/** Answer of `GET /v1/transfers/:id`, once. */
export const Transfer = v.object({ box: Box })
export type Transfer = v.InferOutput<typeof Transfer>
