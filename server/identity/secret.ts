import { createHash, randomBytes } from 'node:crypto'

/** A secret that is handed out once: 32 random bytes, base64url (43 characters). */
export function createSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a secret: its SHA-256. Guessing 32 random bytes needs no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
