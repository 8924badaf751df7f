import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/**
 * What a token is kept under while its parts wait: `mark` tells raters apart within one team's pools, `seal`
 * hides the token itself. Neither is ever written down.
 */
export type EpochKeys = { mark: Buffer; seal: Buffer }

const markBytes = 16
const nonceBytes = 12
const tagBytes = 16

/**
 * HKDF-SHA-256 (RFC 5869) of the server's secret, salted with the epoch's, which is destroyed at closing: from
 * then on nobody can make them, unless with a backup of before.
 */
export function deriveEpochKeys(secret: Buffer, epochSecret: Buffer): EpochKeys {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, epochSecret, `rapport ${use}`, 32))
  return { mark: derive('mark'), seal: derive('seal') }
}

/**
 * A token as the pools of one team have it, in hex: HMAC-SHA-256 (RFC 2104), cut to 16 bytes. Of the same
 * token another team's pools have another one, and nobody without the key can tell that they belong together.
 */
export function markRater({ mark }: EpochKeys, token: Buffer, team: string): string {
  return createHmac('sha256', mark)
    .update(token)
    .update(team)
    .digest('hex')
    .slice(0, 2 * markBytes)
}

/**
 * A token for the closing alone, in hex: nonce, AES-256-GCM (NIST SP 800-38D) bound to the rating's id, tag.
 * The nonce is random, so that the same token never looks the same. `id`: hex.
 */
export function sealToken({ seal }: EpochKeys, token: Buffer, id: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', seal, nonce).setAAD(Buffer.from(id, 'hex'))
  return Buffer.concat([nonce, cipher.update(token), cipher.final(), cipher.getAuthTag()]).toString('hex')
}

/** The token again; undefined for what was not sealed with this key and for this id. */
export function openToken({ seal }: EpochKeys, sealed: string, id: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'hex')
  if (bytes.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', seal, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(id, 'hex'))
    .setAuthTag(bytes.subarray(-tagBytes))
  const token = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([token, decipher.final()])
  } catch {
    return undefined // the only failure of `final` is a tag that does not hold
  }
}
