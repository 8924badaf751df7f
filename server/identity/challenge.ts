import { createHash, timingSafeEqual } from 'node:crypto'

/** Whether `verifier` is what `challenge` was made of: base64url(SHA-256), S256 of RFC 7636. */
export function answersChallenge(verifier: string, challenge: string): boolean {
  const made = createHash('sha256').update(verifier).digest()
  const given = Buffer.from(challenge, 'base64url')
  return given.length === made.length && timingSafeEqual(given, made)
}
