import * as v from 'valibot'
import { Scope, TeamId } from './id.ts'

/** `POST /v1/sessions`: the one-time code from `/sign-in` and the PKCE verifier (RFC 7636, S256). */
export const SessionRequest = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be a code from /sign-in')),
  verifier: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43,128}$/, 'must be 43 to 128 base64url characters')),
})
export type SessionRequest = v.InferOutput<typeof SessionRequest>

/**
 * A bearer session of one person in one scope; instants are ms since 1970. Until `bearerUntil` the token opens it,
 * then it takes a new one for `refresh`. Sessions from before there was renewal have neither.
 */
export const Session = v.object({
  token: v.string(),
  scope: Scope,
  person: v.object({ id: v.string(), name: v.string(), team: TeamId }),
  expiresOn: v.number(),
  refresh: v.exactOptional(v.string()),
  bearerUntil: v.exactOptional(v.number()),
})
export type Session = v.InferOutput<typeof Session>

/** `POST /v1/sessions/vouched`: the token with which an embedding site vouches for who is signed in on it. */
export const VouchedRequest = v.strictObject({
  token: v.pipe(v.string(), v.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'must be a signed token'), v.maxLength(4096)),
})
export type VouchedRequest = v.InferOutput<typeof VouchedRequest>

/**
 * `POST /v1/sessions/refresh`. The device makes the next refresh token's secret by itself, keeps it first and sends
 * its hash (SHA-256 of the text, base64url): so an answer that was lost is asked for again, and a token that is
 * used with two different successors is in two hands.
 */
export const RefreshRequest = v.strictObject({
  refresh: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{22})?\.[A-Za-z0-9_-]{43}$/, 'must be a refresh token'),
  ),
  next: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')),
})
export type RefreshRequest = v.InferOutput<typeof RefreshRequest>

/** Answer of `POST /v1/sessions/refresh`; the next refresh token is `<id>.<the secret that was hashed>`, and `id` another each time. */
export const Refreshed = v.object({
  token: v.string(),
  id: v.string(),
  expiresOn: v.number(),
  bearerUntil: v.number(),
})
export type Refreshed = v.InferOutput<typeof Refreshed>

/** A session's own id: random, the same as long as it lasts, and nothing that opens it. */
export const SessionId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/, 'must be the id of a session'))

/**
 * `GET /v1/sessions`: the asker's own. `openedMonth` (UTC) is null where it was not noted yet; `lastUsed` is the day
 * (UTC) on which it was renewed last, null if never. `current`: the one that asks.
 */
export const OwnSessions = v.object({
  sessions: v.array(
    v.object({
      id: SessionId,
      scope: Scope,
      openedMonth: v.nullable(v.string()),
      lastUsed: v.nullable(v.string()),
      current: v.boolean(),
    }),
  ),
})
export type OwnSessions = v.InferOutput<typeof OwnSessions>
