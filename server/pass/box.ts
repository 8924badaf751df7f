import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

const nonceBytes = 12
const tagBytes = 16

/**
 * Seals bytes under a key of 32 bytes: nonce, AES-256-GCM (NIST SP 800-38D), tag. The nonce is random, so that
 * the same content never looks the same; it opens only with what it is `bound` to.
 */
export function seal(key: KeyObject, content: Buffer, bound: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bound)
  return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
}

/** The content again; undefined for what was not sealed with this key and bound to this. */
export function open(key: KeyObject, box: Buffer, bound: Buffer): Buffer | undefined {
  if (box.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, nonceBytes))
    .setAAD(bound)
    .setAuthTag(box.subarray(-tagBytes))
  const content = decipher.update(box.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([content, decipher.final()])
  } catch {
    return undefined // the only failure of `final` is a tag that does not hold
  }
}
