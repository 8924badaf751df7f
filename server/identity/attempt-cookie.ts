import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import { periods } from '../retention/periods.ts'
import { proofsOf } from './attempt.ts'

/**
 * The one kind of cookie of the server: it ties a sign-in's way back from the provider to the browser that began it.
 * Lax, as the way back comes from another site; of this host alone (`__Host-`) wherever there is HTTPS.
 */
export function keepAttempt(c: Context, publicUrl: string, secret: string): void {
  const name = nameOf(proofsOf(secret).state)
  setCookie(c, name, secret, { ...optionsFor(publicUrl), maxAge: periods.attemptMinutes * 60 })
}

/** The secret that the browser keeps for the way back that has this `state`; it is told to forget it. */
export function takeAttemptSecret(
  c: Context,
  publicUrl: string,
  state: string | undefined,
): string | undefined {
  if (state === undefined) return undefined
  const [name, options] = [nameOf(state), optionsFor(publicUrl)]
  const secret = options.prefix ? getCookie(c, name, options.prefix) : getCookie(c, name)
  if (secret !== undefined) deleteCookie(c, name, options)
  return secret
}

/** One for each attempt, so that a browser may have several: two windows, two sites, an impatient second click. */
function nameOf(state: string): string {
  return `rapport-sign-in-${createHash('sha256').update(state).digest('hex').slice(0, 8)}`
}

function optionsFor(publicUrl: string): CookieOptions & { prefix?: 'host' } {
  const base = { httpOnly: true, sameSite: 'Lax', path: '/' } as const
  return publicUrl.startsWith('https:') ? { ...base, secure: true, prefix: 'host' } : base
}
