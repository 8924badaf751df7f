import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { ExtensionUnusable } from './unusable.ts'

/** What a packed extension is signed with; it is the organisation's, and the id follows from it. */
export type PackKey = {
  pem: string // PKCS #8
  spki: string // the public half: SubjectPublicKeyInfo in base64, as `key` in a manifest
  id: string
  isNew: boolean
}

/**
 * The key in a file; where there is no such file, a new key is made and written there for its owner alone.
 * @throws ExtensionUnusable for a file that holds no RSA key
 */
export async function findOrCreateKey(path: string): Promise<PackKey> {
  const found = await readFile(path, 'utf8').catch(absent)
  if (found !== undefined) return describe(readPem(found, path), false)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = describe(privateKey, true)
  await writeFile(path, key.pem, { mode: 0o600, flag: 'wx' })
  return key
}

/** An extension's id in Chromium: the first 32 hex digits of the key's SHA-256, with a–p for 0–f. */
export function idOf(spki: string): string {
  const hex = createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex').slice(0, 32)
  return hex.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)))
}

function describe(privateKey: KeyObject, isNew: boolean): PackKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return { pem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), spki, id: idOf(spki), isNew }
}

function readPem(pem: string, path: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch (cause) {
    throw new ExtensionUnusable(`${path} holds no private key in PEM`, { cause })
  }
  throw new ExtensionUnusable(`${path} holds a key that is not RSA`)
}

function absent(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
  throw cause
}
