import * as v from 'valibot'
import { Epoch } from './epoch.ts'
import { Base64Url, GroupId, Scope } from './id.ts'

/** How long clients wait before they send; all zero in the demo. Milliseconds. */
export const SendingPolicy = v.object({
  sendWithinMs: v.number(), // a rating waits a random time up to this
  firstUseAfterMs: v.object({ from: v.number(), to: v.number() }), // a fresh pass rests this long
  settleEveryMs: v.number(), // how often to look whether ratings were counted
})
export type SendingPolicy = v.InferOutput<typeof SendingPolicy>

/** One epoch–scope–group's public key: SubjectPublicKeyInfo (RFC 5280), RSA 2048. */
export const PublishedKey = v.object({ epoch: Epoch, scope: Scope, group: GroupId, spki: Base64Url })
export type PublishedKey = v.InferOutput<typeof PublishedKey>

/** `GET /v1/keys`: a static file, fetched without session. The server's clock names the epoch. */
export const KeyFile = v.object({ epoch: Epoch, policy: SendingPolicy, keys: v.array(PublishedKey) })
export type KeyFile = v.InferOutput<typeof KeyFile>
