import { fromBase64Url, toBase64Url } from './base64url.ts'

type Bytes = Uint8Array<ArrayBuffer>

const nonceBytes = 12

/** Where what is sealed under a code is found: nothing in it leads back to the code or its key. */
export async function placeUnder(code: Bytes): Promise<string> {
  const place = await crypto.subtle.deriveBits(hkdf('rapport transfer place'), await importCode(code), 256)
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', place)))
}

/** Packs and encrypts: AES-256-GCM under HKDF-SHA-256 (RFC 5869) of the code; nonce, then ciphertext, base64url. */
export async function seal(code: Bytes, content: unknown): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(nonceBytes))
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(content)),
    new CompressionStream('deflate-raw'),
  )
  const cipher = await crypto.subtle.encrypt(gcm(nonce), await keyUnder(code, 'encrypt'), packed)
  return toBase64Url(new Uint8Array([...nonce, ...new Uint8Array(cipher)]))
}

/** What was sealed under the code; undefined: under another one, or it was changed on the way. */
export async function unseal(code: Bytes, box: string): Promise<unknown> {
  const bytes = fromBase64Url(box)
  const key = await keyUnder(code, 'decrypt')
  try {
    const packed = await crypto.subtle.decrypt(gcm(bytes.slice(0, nonceBytes)), key, bytes.slice(nonceBytes))
    const text = await through(new Uint8Array(packed), new DecompressionStream('deflate-raw'))
    return JSON.parse(new TextDecoder().decode(text))
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'OperationError') return undefined
    throw cause
  }
}

async function keyUnder(code: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const shape = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(hkdf('rapport transfer key'), await importCode(code), shape, false, [use])
}

function importCode(code: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', code, 'HKDF', false, ['deriveKey', 'deriveBits'])
}

function hkdf(info: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(info) }
}

function gcm(iv: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv }
}

async function through(bytes: Bytes, transform: CompressionStream | DecompressionStream): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(transform)
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
