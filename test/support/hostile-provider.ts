import { createServer, type Server } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { OidcProvider } from '../../server/identity/provider.ts'
import { freePort } from './free-port.ts'
import { closeServer } from './oidc.ts'

export const clientSecret = 's3cret-of-the-client'

/** What an id token is made of when nothing is wrong with it, and the provider's key. */
export type Honest = { claims: JWTPayload; sign: (claims: JWTPayload) => Promise<string> }

/** What goes wrong; each is asked for anew every time. */
export type Tricks = {
  callback?: (query: URLSearchParams) => void
  idToken?: (honest: Honest) => Promise<string>
}

export type HostileProvider = {
  entry: OidcProvider
  /** How often a code was exchanged. */
  exchanges: () => number
  play: (tricks: Tricks) => void
  close: () => Promise<void>
}

/** A provider that signs everybody in as Mira and that a test may let answer what no honest one does. */
export async function startHostileProvider(id = 'kestrel'): Promise<HostileProvider> {
  const issuer = `http://127.0.0.1:${await freePort()}`
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const sign = (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey)
  const state = { tricks: {} as Tricks, nonce: '', exchanges: 0 }

  async function answerToken(): Promise<object> {
    state.exchanges++
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ iss: issuer, sub: 'mira', aud: 'rapport', iat: now, exp: now + 300, nonce: state.nonce },
      ...{ email: 'mira@kestrel.test', email_verified: true },
    }
    const idToken = await (state.tricks.idToken?.({ claims, sign }) ?? sign(claims))
    return { access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: idToken }
  }

  const pages: Record<string, (url: URL) => Promise<object> | object> = {
    '/.well-known/openid-configuration': () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    }),
    '/keys': () => ({ keys: [key] }),
    '/token': answerToken,
  }
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer)
    if (url.pathname !== '/authorize') {
      response.setHeader('content-type', 'application/json')
      return response.end(JSON.stringify(await pages[url.pathname]?.(url)))
    }
    state.nonce = url.searchParams.get('nonce') ?? ''
    const query = new URLSearchParams({
      code: 'c0de',
      state: url.searchParams.get('state') ?? '',
      iss: issuer,
    })
    state.tricks.callback?.(query)
    response.statusCode = 302
    response.setHeader('location', `${url.searchParams.get('redirect_uri')}?${query}`)
    return response.end()
  })
  await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve))
  return {
    entry: { id, name: 'Kestrel Vale', issuer, clientId: 'rapport', clientSecret, trustEmail: false },
    exchanges: () => state.exchanges,
    play: (tricks) => {
      state.tricks = tricks
      state.exchanges = 0
    },
    close: () => closeServer(server),
  }
}
