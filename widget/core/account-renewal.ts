import type { Session } from '../../server/contract/session.ts'
import { dropSession } from './account.ts'
import { createApi } from './api.ts'
import { toBase64Url } from './base64url.ts'
import type { DeviceDeps } from './device.ts'
import { keepFormer } from './holder.ts'
import { findKept, keep, type Store } from './store.ts'

/** A session as a device keeps it: the next refresh secret before it is sent, and the token that was renewed last. */
export type KeptSession = Session & { next?: string; replaced?: string }

type Deps = Pick<DeviceDeps, 'server' | 'databaseName' | 'fetch' | 'locks' | 'clock'> & {
  store: Store
  changed: () => void
}

const slackMs = 3600 * 1000

/**
 * A fetch that renews the session when its bearer is due, or is not taken, and sends the request with the new one.
 * Nothing is sent but beside a request that names the person anyway. A session that the server does not know any
 * more is dropped: what has passes is still sent, the rest waits for the next.
 */
export function createRenewingFetch(deps: Deps): typeof fetch {
  const { fetch, store, clock } = deps
  return async (input, init) => {
    const bearer = bearerOf(init)
    if (bearer === undefined) return fetch(input, init)
    const token = await renew(deps, bearer, (session) => willRenew(session, clock()))
    const response = await fetch(input, withBearer(init, token))
    if (!(await isSignedOut(response))) return response
    const newer = await renew(deps, token, (session) => session.token === token)
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
function renew(deps: Deps, bearer: string, isWanted: (session: KeptSession) => boolean): Promise<string> {
  return deps.locks.request(`rapport session ${deps.databaseName}`, async () => {
    const session = await findKept(deps.store, 'session')
    if (!session || (session.token !== bearer && session.replaced !== bearer)) return bearer // another one's
    if (session.refresh === undefined || !isWanted(session)) return session.token
    return exchange(deps, session, session.refresh)
  })
}

async function exchange(deps: Deps, session: KeptSession, refresh: string): Promise<string> {
  const { store, server, fetch, clock } = deps
  const next = session.next ?? toBase64Url(crypto.getRandomValues(new Uint8Array(32)))
  await keep(store, 'session', { ...session, next }) // first: a lost answer is asked for with the same one
  const answer = await createApi(server, fetch).refreshSession({ refresh, next: await hashOf(next) })
  if (answer.kind === 'ok') {
    const { id, ...renewed } = answer.value
    const { next: _, ...rest } = session
    const refreshed = { ...rest, ...renewed, refresh: `${id}.${next}`, replaced: session.token }
    await keep(store, 'session', refreshed)
    return renewed.token
  }
  if (answer.kind === 'refused' && answer.code === 'signed-out') await leave(deps)
  else if (isDue(session, clock())) throw new TypeError('the session was not renewed')
  return session.token
}

async function leave({ store, changed }: Deps): Promise<void> {
  await keepFormer(store)
  await dropSession(store)
  changed()
}

/** Whether the next request of this session renews it first. */
export function willRenew(session: KeptSession, now: number): boolean {
  return isDue(session, now + slackMs)
}

function isDue({ bearerUntil }: KeptSession, at: number): boolean {
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
