import * as v from 'valibot'
import { Session } from '../server/contract/session.ts'
import { toBase64Url } from './core/base64url.ts'
import type { SignedIn } from './core/device.ts'

/** `opened`: the window that `openSignInWindow` opened. */
export type SignInDeps = { server: string; window: Window; opened: Window; fetch: typeof fetch }

const Answer = v.object({ type: v.literal('rapport:signed-in'), code: v.string(), state: v.string() })

const closedCheckMs = 300

/**
 * Signs in by a window of the server: a one-time code comes back by message and is exchanged with its
 * PKCE verifier (RFC 7636, S256).
 */
export async function signInByWindow({ server, window, opened, fetch }: SignInDeps): Promise<SignedIn> {
  const verifier = randomText(32)
  const state = randomText(16)
  const answered = awaitCode(window, opened, server, state)
  const url = new URL('/sign-in', server)
  url.search = new URLSearchParams({
    client: 'embed',
    origin: window.location.origin,
    challenge: await challengeOf(verifier),
    state,
  }).toString()
  opened.location.replace(url)
  const code = await answered
  return code === undefined
    ? { kind: 'cancelled' }
    : await redeem(fetch, new URL('/v1/sessions', server), { code, verifier })
}

function awaitCode(
  window: Window,
  opened: Window,
  server: string,
  state: string,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const ended = new AbortController()
    const end = (code: string | undefined) => {
      clearInterval(timer)
      ended.abort()
      resolve(code)
    }
    const timer = setInterval(() => opened.closed && end(undefined), closedCheckMs)
    const hear = ({ origin, source, data }: MessageEvent) => {
      if (origin !== server || source !== opened || !v.is(Answer, data) || data.state !== state) return
      end(data.code)
      opened.close()
    }
    window.addEventListener('message', hear, { signal: ended.signal })
  })
}

/** Exchanges what proves who somebody is, at `address`, for a session. */
export async function redeem(fetchIt: typeof fetch, address: URL, body: object): Promise<SignedIn> {
  const response = await fetchIt(address, {
    method: 'POST',
    credentials: 'omit',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined) // no answer is an outcome here, like any other status
  if (!response) return { kind: 'failed', reason: 'offline' }
  if (!response.ok) return { kind: 'failed', reason: response.status >= 500 ? 'offline' : 'refused' }
  const session = v.safeParse(Session, await response.json().catch(() => undefined))
  return session.success
    ? { kind: 'session', session: session.output }
    : { kind: 'failed', reason: 'bad-answer' }
}

async function challengeOf(verifier: string): Promise<string> {
  return toBase64Url(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))),
  )
}

function randomText(bytes: number): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(bytes)))
}
