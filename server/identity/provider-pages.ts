import { type Context, Hono } from 'hono'
import type { Deps, Env } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { type Attempt, beginAttempt, proofsOf, takeAttempt } from './attempt.ts'
import { keepAttempt, takeAttemptSecret } from './attempt-cookie.ts'
import { createCode } from './create-code.ts'
import { createDiscovery } from './discovery.ts'
import { doneLocation } from './done-location.ts'
import { authorizationUrl, type OidcFailure, type OidcOutcome, readCallback } from './oidc.ts'
import type { OidcProvider } from './provider.ts'
import { findAsker } from './sign-in-request.ts'
import { incompletePage, lostPage, providerPage, unknownPersonPage } from './sign-in-view.ts'

type Pages = Pick<Deps, 'db' | 'config' | 'clock'>

/** `/sign-in/<provider>` leads to an OpenID provider, `/sign-in/<provider>/callback` back from it. */
export function providerPages(deps: Pages): Hono<Env> {
  const { db, clock, config } = deps
  const { publicUrl, providers = [] } = config
  const oidc = { discover: createDiscovery(clock), clock, publicUrl }
  return new Hono<Env>()
    .get('/sign-in/:provider', async (c) => {
      const provider = findProvider(providers, c.req.param('provider'))
      const asker = await findAsker(db, c.req.query())
      if (asker.kind !== 'known') return c.html(incompletePage(), 400)
      const attempt = { request: asker.request, provider: provider.id }
      const secret = await beginAttempt(db, attempt, clock())
      const way = await authorizationUrl(oidc, provider, proofsOf(secret))
      if (way.kind !== 'way') return refuse(c, provider, way)
      keepAttempt(c, publicUrl, secret)
      return c.redirect(way.url.href, 302)
    })
    .get('/sign-in/:provider/callback', async (c) => {
      const provider = findProvider(providers, c.req.param('provider'))
      const secret = takeAttemptSecret(c, publicUrl, c.req.query('state'))
      const attempt = secret === undefined ? undefined : await takeAttempt(db, secret, clock())
      if (secret === undefined || attempt?.provider !== provider.id) return c.html(lostPage(), 400)
      const outcome = await readCallback(oidc, provider, secret, new URL(c.req.url).searchParams)
      if (outcome.kind !== 'identity') return refuse(c, provider, outcome)
      const location = await admit(deps, attempt, outcome)
      if (location !== undefined) return c.redirect(location, 303)
      return c.html(unknownPersonPage(config, provider.name, outcome.identity.email), 403)
    })
}

/** Where somebody goes on to with a one-time code; undefined for somebody who is not in the directory. */
async function admit(
  { db, clock }: Pages,
  { request }: Attempt,
  claim: Extract<OidcOutcome, { kind: 'identity' }>,
): Promise<string | undefined> {
  const asker = await findAsker(db, request) // the site may have gone meanwhile
  if (asker.kind !== 'known') return undefined
  const binding = { scope: asker.scope, challenge: request.challenge }
  const code = await createCode(db, claim, binding, clock())
  return code === undefined ? undefined : doneLocation(request, code)
}

/** The log is told which check failed, and nothing of who it was. */
function refuse(c: Context<Env>, provider: OidcProvider, outcome: OidcFailure) {
  const code = outcome.kind === 'unreachable' ? undefined : outcome.code
  if (outcome.kind !== 'declined')
    c.var.log.warn({ provider: provider.id, outcome: outcome.kind, code }, 'sign-in failed')
  return c.html(providerPage(provider.name, outcome), outcome.kind === 'unreachable' ? 503 : 403)
}

/** @throws HttpProblem 404 for a provider that is not configured */
function findProvider(providers: readonly OidcProvider[], id: string): OidcProvider {
  const found = providers.find((provider) => provider.id === id)
  if (!found) throw new HttpProblem(404, 'not-found', 'There is nothing at this address')
  return found
}
