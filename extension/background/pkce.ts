import { toBase64Url } from '../../widget/core/base64url.ts'

export type Pkce = { verifier: string; challenge: string; state: string }

/** A fresh proof key for one sign-in: RFC 7636, method S256; `state` ties the answer to this request. */
export async function createPkce(crypto: Crypto): Promise<Pkce> {
  const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  return {
    verifier,
    challenge: await challengeOf(crypto, verifier),
    state: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
  }
}

/** base64url(SHA-256(verifier)), without padding. */
export async function challengeOf(crypto: Crypto, verifier: string): Promise<string> {
  return toBase64Url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  )
}
