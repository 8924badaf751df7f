import * as v from 'valibot'
import type { Browser, WxtBrowser } from 'wxt/browser'
import { Session } from '../../server/contract/session.ts'
import type { SignedIn } from '../../widget/core/device.ts'
import { createPkce, type Pkce } from './pkce.ts'

/** What must outlive the worker while the sign-in page is open; its tab is known once that is there. */
const Pending = v.object({
  ...{ server: v.string(), verifier: v.string(), state: v.string() },
  tab: v.exactOptional(v.number()),
})
type Pending = v.InferOutput<typeof Pending>

const pendingKey = 'signIn'

export type SignInDeps = {
  tabs: Pick<WxtBrowser['tabs'], 'create' | 'remove'>
  session: Browser.storage.StorageArea // forgotten with the browser, as the verifier must be
  fetch: typeof fetch
  crypto: Crypto
  /** Takes a session when the worker that began the sign-in is no more. */
  adopt: (server: string, session: Session) => Promise<void>
}

export type SignIn = {
  /** Opens the server's sign-in page in a tab; resolves when it is done or closed. */
  begin: (server: string) => Promise<SignedIn>
  /** The invite that the next sign-in brings along. */
  useInvite: (invite: string | undefined) => void
  tabUpdated: (tab: number, url: string) => Promise<void>
  tabRemoved: (tab: number) => Promise<void>
}

/** The extension's side of `/sign-in`: one at a time, a newer one cancels the older. */
export function createSignIn({ tabs, session, fetch, crypto, adopt }: SignInDeps): SignIn {
  let invite: string | undefined
  let waiting: { state: string; settle: (outcome: SignedIn) => void } | undefined

  function useInvite(next: string | undefined): void {
    invite = next
  }

  async function begin(server: string): Promise<SignedIn> {
    waiting?.settle({ kind: 'cancelled' })
    const pkce = await createPkce(crypto)
    const pending: Pending = { server, verifier: pkce.verifier, state: pkce.state }
    await session.set({ [pendingKey]: pending })
    const outcome = new Promise<SignedIn>((settle) => {
      waiting = { state: pkce.state, settle }
    })
    // At its address at once: a tab that is sent elsewhere while it opens may come up empty.
    const tab = await tabs.create({ url: signInUrl(server, pkce, invite) })
    useInvite(undefined)
    if (tab.id === undefined) return { kind: 'failed', reason: 'no-tab' }
    if (waiting?.state === pkce.state) await session.set({ [pendingKey]: { ...pending, tab: tab.id } })
    return outcome
  }

  async function tabUpdated(tab: number, url: string): Promise<void> {
    const pending = await findPending()
    if (!pending || (pending.tab ?? tab) !== tab) return
    const code = readCode(url, pending)
    if (code === undefined) return
    await session.remove(pendingKey)
    await tabs.remove(tab)
    await deliver(pending, await redeem(fetch, pending, code))
  }

  async function tabRemoved(tab: number): Promise<void> {
    const pending = await findPending()
    if (pending?.tab !== tab) return
    await session.remove(pendingKey)
    await deliver(pending, { kind: 'cancelled' })
  }

  async function deliver(pending: Pending, outcome: SignedIn): Promise<void> {
    if (waiting?.state === pending.state) {
      waiting.settle(outcome)
      waiting = undefined
    } else if (outcome.kind === 'session') await adopt(pending.server, outcome.session)
  }

  async function findPending(): Promise<Pending | undefined> {
    const stored = await session.get(pendingKey)
    const pending = v.safeParse(Pending, stored[pendingKey])
    return pending.success ? pending.output : undefined
  }

  return { begin, useInvite, tabUpdated, tabRemoved }
}

function signInUrl(
  server: string,
  pkce: Pick<Pkce, 'challenge' | 'state'>,
  invite: string | undefined,
): string {
  const url = new URL('/sign-in', server)
  url.search = new URLSearchParams({
    client: 'extension',
    challenge: pkce.challenge,
    state: pkce.state,
    ...(invite === undefined ? {} : { invite }),
  }).toString()
  return url.href
}

/** The one-time code from `/sign-in/done#code=…&state=…`, if it answers this very request. */
function readCode(href: string, { server, state }: Pick<Pending, 'server' | 'state'>): string | undefined {
  const url = new URL(href)
  if (url.origin !== server || url.pathname !== '/sign-in/done') return undefined
  const answer = new URLSearchParams(url.hash.slice(1))
  return answer.get('state') === state ? (answer.get('code') ?? undefined) : undefined
}

async function redeem(request: typeof fetch, { server, verifier }: Pending, code: string): Promise<SignedIn> {
  try {
    const response = await request(`${server}/v1/sessions`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, verifier }),
    })
    if (!response.ok) return { kind: 'failed', reason: `status-${response.status}` }
    const session = v.safeParse(Session, await response.json())
    return session.success
      ? { kind: 'session', session: session.output }
      : { kind: 'failed', reason: 'bad-answer' }
  } catch {
    return { kind: 'failed', reason: 'offline' }
  }
}
