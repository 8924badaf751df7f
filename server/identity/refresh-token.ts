import { createHmac, timingSafeEqual } from 'node:crypto'

/** A refresh token as it was given: `hash` is that of its secret; `isOurs`: one with this secret was once given. */
export type GivenRefresh = { id: Buffer; hash: Buffer; isOurs: boolean }

/**
 * What a refresh token begins with: the session's id, and a proof that it was given together with the secret of
 * this hash. So one that was used long ago is known for a copy, and nothing need be kept of it.
 */
export function beginRefresh(secret: Buffer, id: Buffer, hash: Buffer): string {
  return id.toString('base64url') + prove(secret, id, hash).toString('base64url')
}

/** Reads what it begins with; those from before there were proofs have none. */
export function readRefresh(secret: Buffer, begins: string, hash: Buffer): GivenRefresh {
  const id = Buffer.from(begins.slice(0, idLength), 'base64url')
  const proof = Buffer.from(begins.slice(idLength), 'base64url')
  const isOurs = proof.length === proofBytes && timingSafeEqual(proof, prove(secret, id, hash))
  return { id, hash, isOurs }
}

const idLength = 22 // 16 bytes in base64url
const proofBytes = 16

function prove(secret: Buffer, id: Buffer, hash: Buffer): Buffer {
  return createHmac('sha256', secret)
    .update('rapport refresh')
    .update(id)
    .update(hash)
    .digest()
    .subarray(0, proofBytes)
}
