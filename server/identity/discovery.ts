import * as oauth from 'oauth4webapi'
import type { OidcProvider } from './provider.ts'

const freshForMs = 3600 * 1000
const patienceMs = 10_000

/** Signed by a key that only the provider has. HS256 is made with the client's secret, `none` with nothing. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]

export type Discovery = (provider: OidcProvider) => Promise<oauth.AuthorizationServer>

/** Finds what providers say of themselves (OpenID Connect Discovery 1.0), kept for an hour. */
export function createDiscovery(clock: () => number): Discovery {
  const kept = new Map<string, { server: oauth.AuthorizationServer; until: number }>()
  return async (provider) => {
    const known = kept.get(provider.id)
    if (known && known.until > clock()) return known.server
    const issuer = new URL(provider.issuer)
    const response = await oauth.discoveryRequest(issuer, requestOptions(provider))
    const found = await oauth.processDiscoveryResponse(issuer, response)
    const server = { ...found, id_token_signing_alg_values_supported: algorithms }
    kept.set(provider.id, { server, until: clock() + freshForMs })
    return server
  }
}

/** What every request to a provider is made with; plain HTTP only where the issuer is on this machine. */
export function requestOptions({ issuer }: OidcProvider) {
  return {
    signal: () => AbortSignal.timeout(patienceMs),
    [oauth.allowInsecureRequests]: issuer.startsWith('http:'),
  }
}
