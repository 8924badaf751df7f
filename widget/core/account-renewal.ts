import { Refreshed, type RefreshRequest, type Session } from '../../server/contract/session.ts'
import { dropSession } from './account.ts'
import { createApi } from './api.ts'
import { toBase64Url } from './base64url.ts'
import type { DeviceDeps } from './device.ts'
import { drawWaitMs } from './draw-wait.ts'
import { keepFormer } from './holder.ts'
import { findKept, keep, type Store } from './store.ts'

/** A session as a device keeps it: the next refresh secret before it is sent, and the token that was renewed last. */
export type KeptSession = Session & { next?: string; replaced?: string }

type Deps = Pick<DeviceDeps, 'server' | 'databaseName' | 'fetch' | 'locks' | 'clock' | 'random'> & {
  store: Store
  changed: () => void
}

const hourMs = 3600 * 1000

/**
 * A fetch that renews the session when its time has come, or its bearer is not taken, and sends the request with the
 * new one. Right after a rating it does so only if the bearer is over. A session that the server does not know any
 * more is dropped: what has passes is still sent, the rest waits for the next.
 */
export function createRenewingFetch(deps: Deps): typeof fetch {
  const { fetch, store } = deps
  return async (input, init) => {
    const bearer = bearerOf(init)
    if (bearer === undefined) return fetch(input, init)
    const token = await renew(deps, bearer, (session) => isWanted(deps, session))
    const response = await fetch(input, withBearer(init, token))
    if (!(await isSignedOut(response))) return response
    const newer = await renew(deps, token, async (session) => session.token === token)
    if (newer !== token) return fetch(input, withBearer(init, newer))
    if ((await findKept(store, 'session'))?.token === token) await leave(deps)
    return response
  }
}

/**
 * The token to send instead of `bearer`. One context at a time, as two would renew with two different successors,
 * which looks like theft.
 * @throws TypeError like a fetch without an answer, when there is none and the old token is over
 */
function renew(
  deps: Deps,
  bearer: string,
  isTime: (session: KeptSession) => Promise<boolean>,
): Promise<string> {
  return deps.locks.request(`rapport session ${deps.databaseName}`, async () => {
    const session = await findKept(deps.store, 'session')
    if (!session || (session.token !== bearer && session.replaced !== bearer)) return bearer // another one's
    if (session.refresh === undefined || !(await isTime(session))) return session.token
    const token = await exchange(deps, session, session.refresh)
    if (token === undefined && isOver(session, deps.clock()))
      throw new TypeError('the session was not renewed')
    return token ?? session.token
  })
}

async function isWanted(deps: Deps, session: KeptSession): Promise<boolean> {
  const [now, planned] = [deps.clock(), renewsAt(session)]
  const isPlanned = ((await findKept(deps.store, 'renewAt')) ?? 0) > now
  if (!isPlanned && planned !== undefined && planned > now) await keep(deps.store, 'renewAt', planned)
  return isOver(session, now) || (willRenew(session, now) && (await mayRenew(deps)))
}

/** The server's log has commits in their order until it is folded in: after a rating this one would say whose it is. */
async function mayRenew({ store, clock }: Deps): Promise<boolean> {
  return ((await findKept(store, 'quietUntil')) ?? 0) <= clock()
}

/** @returns the new token, or the old one of a session that has ended; undefined: there was no answer */
async function exchange(deps: Deps, session: KeptSession, refresh: string): Promise<string | undefined> {
  const { store, server, fetch, clock } = deps
  await keep(store, 'notBefore', clock() + (await drawWaitMs(deps))) // also where the answer is lost
  const next = session.next ?? toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  await keep(store, 'session', { ...session, next }) // first: a lost answer is asked for with the same one
  const answer = await createApi(server, fetch).ask(Refreshed, '/v1/sessions/refresh', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh, next: await hashOf(next) } satisfies RefreshRequest),
  })
  if (answer.kind === 'ok') {
    const { id, ...renewed } = answer.value
    const { next: _, ...rest } = session
    const refreshed = { ...rest, ...renewed, refresh: `${id}.${next}`, replaced: session.token }
    await keep(store, 'session', refreshed)
    await keep(store, 'renewAt', renewsAt(refreshed))
    return renewed.token
  }
  if (answer.kind !== 'refused' || answer.code !== 'signed-out') return undefined
  await leave(deps)
  return session.token
}

async function leave({ store, changed }: Deps): Promise<void> {
  await keepFormer(store)
  await dropSession(store)
  changed()
}

/** Whether the next request of this session renews it first. */
export function willRenew(session: KeptSession, now: number): boolean {
  const at = renewsAt(session)
  return at !== undefined && at <= now
}

/** In the half day before a bearer's last hour. It is random, so this tells nothing of ratings. Undefined: never. */
function renewsAt({ bearerUntil, token }: KeptSession): number | undefined {
  if (bearerUntil === undefined) return undefined
  const share = ((token.charCodeAt(0) + 64 * token.charCodeAt(1)) % 997) / 997
  return bearerUntil - (1 + 12 * share) * hourMs
}

function isOver({ bearerUntil }: KeptSession, at: number): boolean {
  return bearerUntil !== undefined && bearerUntil <= at
}

/** Whether it was our server that said so: a proxy's 401 ends nobody's session. */
async function isSignedOut(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined) // a proxy's page is not JSON
  return typeof body === 'object' && body !== null && 'type' in body && body.type === 'urn:rapport:signed-out'
}

const scheme = 'Bearer '

function bearerOf(init: RequestInit | undefined): string | undefined {
  const value = new Headers(init?.headers).get('authorization')
  return value?.startsWith(scheme) ? value.slice(scheme.length) : undefined
}

function withBearer(init: RequestInit | undefined, token: string): RequestInit {
  const headers = new Headers(init?.headers)
  headers.set('authorization', scheme + token)
  return { ...init, headers: Object.fromEntries(headers) }
}

async function hashOf(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
