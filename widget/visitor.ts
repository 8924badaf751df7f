import * as v from 'valibot'
import { fromBase64Url } from './core/base64url.ts'
import type { CardDevice, SignedIn } from './core/device.ts'
import { findKept, keep, type Store } from './core/store.ts'
import { redeem } from './sign-in.ts'

/** `getToken` is the host page's: it asks its own server for a fresh token each time. */
export type VisitorDeps = { store: Store; getToken: () => Promise<string> }

const Claims = v.object({
  iss: v.string(),
  sub: v.optional(v.string()),
  email: v.optional(v.string()),
})

/**
 * Signs out whom the host page does not name any more: somebody else is there now, or nobody, or that cannot be
 * found out. @returns whether a visitor is there who has yet to be signed in
 */
export async function leaveFormerVisitor(
  device: Pick<CardDevice, 'account' | 'signOut'>,
  { store, getToken }: VisitorDeps,
): Promise<boolean> {
  const visitor = visitorOf(await askHost(getToken))
  const account = await device.account()
  if (account.kind === 'signed-out') return visitor !== undefined
  const vouched = await findKept(store, 'vouched')
  if (visitor !== undefined && vouched?.visitor === visitor && vouched.person === account.person.id)
    return false
  await device.signOut()
  return visitor !== undefined
}

/** Signs in by the host page's own word for who is signed in on it: a token from its server, no window. */
export async function signInVisitor(
  { store, getToken }: VisitorDeps,
  { server, fetch }: { server: string; fetch: typeof globalThis.fetch },
): Promise<SignedIn> {
  const token = await askHost(getToken)
  const visitor = visitorOf(token)
  if (visitor === undefined) return { kind: 'failed', reason: 'no-token' }
  const signedIn = await redeem(fetch, new URL('/v1/sessions/vouched', server), { token })
  if (signedIn.kind === 'session')
    await keep(store, 'vouched', { visitor, person: signedIn.session.person.id })
  return signedIn
}

async function askHost(getToken: () => Promise<string>): Promise<unknown> {
  return await getToken().catch(() => undefined) // the host page's own failure; it has its own console
}

/** Whom a token names; it is compared with what this page's own tokens said, so nothing is verified. */
function visitorOf(token: unknown): string | undefined {
  const payload = typeof token === 'string' ? token.split('.')[1] : undefined
  const claims = payload === undefined ? undefined : v.safeParse(Claims, readJson(payload))
  if (!claims?.success) return undefined
  const { iss, sub, email } = claims.output
  return JSON.stringify([iss, sub, email])
}

function readJson(payload: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64Url(payload)))
  } catch {
    return undefined // an answer of the host page that is no token, such as its sign-in page
  }
}
