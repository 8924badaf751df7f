import {
  createPublicKey,
  constants as crypto,
  generateKeyPairSync,
  type KeyObject,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { Blinded } from '../../widget/core/blinding.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * RSABSSA-SHA384-PSS-Deterministic (RFC 9474) as `widget/core/blinding.ts` has it, with the arithmetic in native
 * code: tests need thousands of passes, and the library takes 36 ms for each. Keys have 2048 bits.
 */
export async function blind(spki: Bytes, token: Bytes): Promise<Blinded> {
  const key = keyOf(spki)
  const n = modulusOf(key)
  const { secret, inverse } = nextPair(key, n)
  const masked = toInteger(publicEncrypt({ key, padding: crypto.RSA_NO_PADDING }, toBytes(secret)))
  return { blinded: toBytes((toInteger(encode(token)) * masked) % n), inverse: toBytes(inverse) }
}

/** @throws Error in the library's words when the server signed something else */
export async function finalize(spki: Bytes, token: Bytes, signature: Bytes, inverse: Bytes): Promise<Bytes> {
  if (signature.length !== bytesOfKey) throw new Error('unexpected input size')
  const key = keyOf(spki)
  const unblinded = toBytes((toInteger(signature) * toInteger(inverse)) % modulusOf(key))
  if (!verify(hash, token, { ...pss, key }, unblinded)) throw new Error('invalid signature')
  return unblinded
}

const bytesOfKey = 256
const hash = 'sha384'
const pss = { padding: crypto.RSA_PKCS1_PSS_PADDING, saltLength: 48 }
const anyPair = generateKeyPairSync('rsa', { modulusLength: 8 * bytesOfKey })

/** EMSA-PSS-ENCODE (RFC 8017): what any key of this size has signed, taken out of the signature again. */
function encode(token: Bytes): Buffer {
  const signature = sign(hash, token, { ...pss, key: anyPair.privateKey })
  return publicDecrypt({ key: anyPair.publicKey, padding: crypto.RSA_NO_PADDING }, signature)
}

const keys = new Map<string, KeyObject>()

function keyOf(spki: Bytes): KeyObject {
  const name = Buffer.from(spki).toString('base64')
  const key = keys.get(name) ?? createPublicKey({ key: Buffer.from(spki), type: 'spki', format: 'der' })
  keys.set(name, key)
  return key
}

function modulusOf(key: KeyObject): bigint {
  const { n = '' } = key.export({ format: 'jwk' })
  return toInteger(Buffer.from(n, 'base64url'))
}

const pairs = new Map<KeyObject, { secret: bigint; inverse: bigint }>()

/** Inverting takes 15 ms, squaring nothing: that one secret leads to the next does no harm here. */
function nextPair(key: KeyObject, n: bigint) {
  const last = pairs.get(key) ?? drawPair(n)
  const next = { secret: last.secret ** 2n % n, inverse: last.inverse ** 2n % n }
  pairs.set(key, next)
  return next
}

function drawPair(n: bigint) {
  const secret = toInteger(randomBytes(bytesOfKey)) % n
  return { secret, inverse: invert(secret, n) }
}

/** Euclid's extended algorithm. */
function invert(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [modulus, value, 0n, 1n]
  while (b > 0n) {
    const quotient = a / b
    ;[a, b, x, y] = [b, a - quotient * b, y, x - quotient * y]
  }
  return x < 0n ? x + modulus : x
}

function toInteger(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
}

function toBytes(value: bigint): Bytes {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * bytesOfKey, '0'), 'hex'))
}
