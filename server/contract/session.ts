import * as v from 'valibot'
import { Scope, TeamId } from './id.ts'

/** `POST /v1/sessions`: the one-time code from `/sign-in` and the PKCE verifier (RFC 7636, S256). */
export const SessionRequest = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be a code from /sign-in')),
  verifier: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43,128}$/, 'must be 43 to 128 base64url characters')),
})
export type SessionRequest = v.InferOutput<typeof SessionRequest>

/** A bearer session of one person in one scope. `expiresOn` is ms since 1970. */
export const Session = v.object({
  token: v.string(),
  scope: Scope,
  person: v.object({ id: v.string(), name: v.string(), team: TeamId }),
  expiresOn: v.number(),
})
export type Session = v.InferOutput<typeof Session>
