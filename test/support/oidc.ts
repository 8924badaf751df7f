import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import Provider, { type Configuration } from 'oidc-provider'
import type { OidcProvider } from '../../server/identity/provider.ts'
import { freePort } from './free-port.ts'

/** Who is signed in at the provider. */
export type Account = { sub: string; email?: string; email_verified?: boolean }

export type TestProvider = {
  issuer: string
  /** As the server is configured with it. */
  entry: OidcProvider
  /** Who signs in next; undefined: they press "Cancel". */
  signsIn: (account: Account | undefined) => void
  close: () => Promise<void>
}

const clientId = 'rapport'
const clientSecret = 's3cret-of-the-client'

/** A real OpenID provider on a port of this machine, whose people sign in without being asked for more. */
export async function startProvider(publicUrl: string, at?: string): Promise<TestProvider> {
  const id = 'kestrel'
  const issuer = at ?? `http://127.0.0.1:${await freePort()}`
  const accounts = new Map<string, Account>()
  let account: Account | undefined
  const provider = new Provider(issuer, configuration(`${publicUrl}/sign-in/${id}/callback`, accounts))
  const answer = provider.callback()

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const result = account
      ? { login: { accountId: account.sub } }
      : { error: 'access_denied', error_description: 'the person went back' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response)
    else void answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(Number(new URL(issuer).port), '127.0.0.1', resolve))
  return {
    issuer,
    entry: { id, name: 'Kestrel Vale', issuer, clientId, clientSecret, trustEmail: false },
    signsIn: (next) => {
      account = next
      if (next) accounts.set(next.sub, next)
    },
    close: () => closeServer(server),
  }
}

export function closeServer(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

function configuration(redirectUri: string, accounts: Map<string, Account>): Configuration {
  return {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    ttl: {
      Interaction: 600,
      Grant: 600,
      Session: 600,
      AccessToken: 600,
      IdToken: 600,
      AuthorizationCode: 60,
    },
    cookies: { keys: ['a key of the test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...accounts.get(sub), sub }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({
        clientId,
        ...(ctx.oidc.session?.accountId ? { accountId: ctx.oidc.session.accountId } : {}),
      })
      grant.addOIDCScope('openid email')
      await grant.save()
      return grant
    },
  }
}
