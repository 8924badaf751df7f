import * as v from 'valibot'
import { Epoch } from './epoch.ts'
import { Base64Url, GroupId, Scope } from './id.ts'

/** The header that a rating is sent with; it is all the server learns of its rater. */
export const passHeader = 'Rapport-Pass'

/**
 * `<epoch>.<scope>.<group>.<token>.<signature>`: token is 32 random bytes, signature the 256 bytes
 * of RSABSSA-SHA384-PSS-Deterministic (RFC 9474) over it, both base64url.
 */
export const Pass = v.strictObject({
  epoch: Epoch,
  scope: Scope,
  group: GroupId,
  token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')),
  signature: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{342}$/, 'must be 256 bytes in base64url')),
})
export type Pass = v.InferOutput<typeof Pass>

/** The header's text for a pass. */
export function formatPass(pass: Pass): string {
  return [pass.epoch, pass.scope, pass.group, pass.token, pass.signature].join('.')
}

/** What `POST /v1/passes` asks for: one blinded value for each group of the epoch, all at once. */
export const PassRequest = v.strictObject({
  epoch: Epoch,
  passes: v.pipe(
    v.array(
      v.strictObject({
        group: GroupId,
        blinded: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{342}$/, 'must be 256 bytes in base64url')),
        /** SHA-256 of the SubjectPublicKeyInfo that it was blinded for: nothing is issued for keys that went. */
        key: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url'))),
      }),
    ),
    v.minLength(1),
    v.maxLength(64),
  ),
})
export type PassRequest = v.InferOutput<typeof PassRequest>

/** The blind signatures, one for each group asked for. */
export const PassAnswer = v.object({
  epoch: Epoch,
  scope: Scope,
  passes: v.array(v.object({ group: GroupId, signature: Base64Url })),
})
export type PassAnswer = v.InferOutput<typeof PassAnswer>
