import * as oauth from 'oauth4webapi'
import { type Proofs, proofsOf } from './attempt.ts'
import { type Discovery, requestOptions } from './discovery.ts'
import type { OidcProvider } from './provider.ts'

/** Somebody as a provider knows them. `email` only if it is certain to be theirs. */
export type Identity = { issuer: string; subject: string; email: string | undefined }

/**
 * Why a provider signed nobody in. `declined`: the provider says no, by an OAuth `code`. `unreachable`: no answer.
 * `untrusted`: an answer that does not hold, of which `code` names the check.
 */
export type OidcFailure =
  | { kind: 'declined'; code: string }
  | { kind: 'unreachable' }
  | { kind: 'untrusted'; code: string }

export type OidcOutcome = { kind: 'identity'; identity: Identity } | OidcFailure

export type OidcDeps = { discover: Discovery; clock: () => number; publicUrl: string }

/** Where a browser goes to sign in: authorization code with PKCE (S256), state and nonce. */
export async function authorizationUrl(
  { discover, publicUrl }: OidcDeps,
  provider: OidcProvider,
  { state, nonce, verifier }: Proofs,
): Promise<{ kind: 'way'; url: URL } | OidcFailure> {
  const found = await answering(async () => ({ kind: 'found' as const, server: await discover(provider) }))
  if (found.kind !== 'found') return found
  const { authorization_endpoint: endpoint } = found.server
  if (endpoint === undefined) return { kind: 'untrusted', code: 'no-authorization-endpoint' }
  const url = new URL(endpoint)
  const asked = {
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri(publicUrl, provider),
    scope: 'openid email',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return { kind: 'way', url }
}

/** Reads the way back from a provider: checks it, exchanges its code, checks the id token and its signature. */
export async function readCallback(
  deps: OidcDeps,
  provider: OidcProvider,
  secret: string,
  callback: URLSearchParams,
): Promise<OidcOutcome> {
  return answering<OidcOutcome>(async () => {
    const proofs = proofsOf(secret)
    const server = await deps.discover(provider)
    const client = clientOf(provider, deps.clock)
    const checked = oauth.validateAuthResponse(server, client, callback, proofs.state)
    const options = requestOptions(provider)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authenticationOf(provider, server),
      checked,
      redirectUri(deps.publicUrl, provider),
      proofs.verifier,
      options,
    )
    const expected = { expectedNonce: proofs.nonce, requireIdToken: true }
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, expected)
    await oauth.validateApplicationLevelSignature(server, response, options)
    const claims = oauth.getValidatedIdTokenClaims(tokens)
    if (!claims) return { kind: 'untrusted', code: 'no-id-token' }
    const email = await emailOf(provider, server, client, tokens.access_token, claims)
    return { kind: 'identity', identity: { issuer: provider.issuer, subject: claims.sub, email } }
  })
}

/** Of the id token, else of the userinfo endpoint, where OpenID Connect Core 5.4 has it. */
async function emailOf(
  provider: OidcProvider,
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  accessToken: string,
  claims: oauth.IDToken,
): Promise<string | undefined> {
  if (claims.email !== undefined || server.userinfo_endpoint === undefined)
    return certain(provider, claims, claims)
  const response = await oauth.userInfoRequest(server, client, accessToken, requestOptions(provider))
  return certain(provider, await oauth.processUserInfoResponse(server, client, claims.sub, response), claims)
}

function certain(
  { trustEmail, domains }: OidcProvider,
  said: oauth.IDToken | oauth.UserInfoResponse,
  claims: oauth.IDToken,
): string | undefined {
  const { email } = said
  if (typeof email !== 'string') return undefined
  const isVerified = said.email_verified === true || isTrue(claims.xms_edov)
  if (!isVerified && !(trustEmail && !isGuest(claims))) return undefined
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return domains === undefined || domains.includes(domain) ? email : undefined
}

/**
 * Whether an account is another organisation's, whose administrators write its address as they like.
 * Source: Microsoft identity platform, ID token and optional claims: `idp`, `acct`, `xms_edov`.
 */
function isGuest({ iss, idp, acct }: oauth.IDToken): boolean {
  return isTrue(acct) || (idp !== undefined && idp !== iss)
}

function isTrue(claim: unknown): boolean {
  return [true, 1, 'true', '1'].some((one) => one === claim)
}

/** The same for every provider of a kind; not taken from the request, whose host anybody may write. */
function redirectUri(publicUrl: string, { id }: OidcProvider): string {
  return `${publicUrl}/sign-in/${id}/callback`
}

const toleranceSeconds = 60

function clientOf({ clientId }: OidcProvider, clock: () => number): oauth.Client {
  return {
    client_id: clientId,
    [oauth.clockSkew]: Math.round((clock() - Date.now()) / 1000),
    [oauth.clockTolerance]: toleranceSeconds,
  }
}

function authenticationOf(
  { clientSecret }: OidcProvider,
  server: oauth.AuthorizationServer,
): oauth.ClientAuth {
  if (clientSecret === undefined) return oauth.None()
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
  return methods.includes('client_secret_basic')
    ? oauth.ClientSecretBasic(clientSecret)
    : oauth.ClientSecretPost(clientSecret)
}

/** Classifies what the library throws by class and code. Anything else is a fault of ours. */
async function answering<T>(ask: () => Promise<T>): Promise<T | OidcFailure> {
  try {
    return await ask()
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError) return { kind: 'declined', code: cause.error }
    if (cause instanceof oauth.ResponseBodyError) return { kind: 'declined', code: cause.error }
    if (isUnreachable(cause)) return { kind: 'unreachable' }
    const code = codeOf(cause)
    if (code === undefined) throw cause
    return { kind: 'untrusted', code }
  }
}

/** Whether a provider gave no answer that means anything: no network, no patience left, an error page. */
function isUnreachable(cause: unknown): boolean {
  if (cause instanceof DOMException) return cause.name === 'TimeoutError' || cause.name === 'AbortError'
  if (cause instanceof TypeError && !('code' in cause)) return true // fetch could not
  return ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(codeOf(cause) ?? '')
}

function codeOf(cause: unknown): string | undefined {
  const isOurs =
    cause instanceof oauth.OperationProcessingError ||
    cause instanceof oauth.UnsupportedOperationError ||
    cause instanceof oauth.WWWAuthenticateChallengeError
  return isOurs ? (cause.code ?? 'OAUTH_UNKNOWN') : undefined
}
