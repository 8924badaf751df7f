import { RSABSSA } from '@cloudflare/blindrsa-ts'

type Bytes = Uint8Array<ArrayBuffer>

/** A blinded token and what takes the blinding off again. Both are kept until the signature is there. */
export type Blinded = { blinded: Bytes; inverse: Bytes }

const suite = RSABSSA.SHA384.PSS.Deterministic()

/** Blinds a 32-byte token for the key (SubjectPublicKeyInfo): RFC 9474 §4.2, RSABSSA-SHA384-PSS-Deterministic. */
export async function blind(spki: Bytes, token: Bytes): Promise<Blinded> {
  const { blindedMsg, inv } = await suite.blind(await importKey(spki), suite.prepare(token))
  return { blinded: new Uint8Array(blindedMsg), inverse: new Uint8Array(inv) }
}

/**
 * Takes the blinding off a blind signature and verifies the result: RFC 9474 §4.4.
 * @throws Error when the server signed something else
 */
export async function finalize(spki: Bytes, token: Bytes, signature: Bytes, inverse: Bytes): Promise<Bytes> {
  return new Uint8Array(await suite.finalize(await importKey(spki), suite.prepare(token), signature, inverse))
}

function importKey(spki: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])
}
