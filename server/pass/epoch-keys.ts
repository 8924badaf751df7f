import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { type PartKind, partKinds } from '../contract/rating.ts'

/** What is pooled is found by marks and kept in boxes; neither key is ever written down. Bytes would be made keys anew by each use. */
export type EpochKeys = { mark: KeyObject; seal: KeyObject }

/** A mark for each kind of part, in hex: 16 bytes, which nobody without the key can tell to belong together. */
export type Marks = Record<PartKind, string>

/**
 * HKDF-SHA-256 (RFC 5869) of the server's secret, salted with the epoch's, which is destroyed at closing, and
 * the generation's, which goes with the next tick: from then on nobody can make them, unless with a copy of before.
 */
export function deriveEpochKeys(secret: Buffer, epochSecret: Buffer, salt: Buffer): EpochKeys {
  const both = Buffer.concat([epochSecret, salt])
  const derive = (use: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, both, `rapport ${use}`, 32)))
  return { mark: derive('mark'), seal: derive('seal') }
}

/** What a rating's parts are stored under. `id`: hex */
export function markRating({ mark }: EpochKeys, id: string): Marks {
  return toMarks(hmac(mark, 'id', Buffer.from(id, 'hex')))
}

/** What tells raters apart in the pools of one team. `token`: hex */
export function markRater({ mark }: EpochKeys, token: string, team: string): Marks {
  return toMarks(hmac(mark, 'rater', Buffer.from(token, 'hex'), team))
}

/** What a team's pools of a scope are found by. */
export function markPlace({ mark }: EpochKeys, scope: string, team: string): Marks {
  return toMarks(hmac(mark, 'place', `${scope} `, team))
}

/** What a score is found by to be the only one of its interaction. `key`: hex */
export function markInteraction({ mark }: EpochKeys, key: string): string {
  return hmac(mark, 'interaction', Buffer.from(key, 'hex')).slice(0, 32)
}

/** HMAC-SHA-384 (RFC 4231), as three marks fit into it. Only the last of what is hashed varies in length. */
function hmac(key: KeyObject, use: string, ...hashed: (Buffer | string)[]): string {
  const hash = createHmac('sha384', key).update(`${use} `)
  for (const one of hashed) hash.update(one)
  return hash.digest('hex')
}

function toMarks(hex: string): Marks {
  const [score, detail, comment] = partKinds.map((_, at) => hex.slice(32 * at, 32 * at + 32))
  return { score: score ?? '', detail: detail ?? '', comment: comment ?? '' }
}
