import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { CookieOptions } from 'hono/utils/cookie'
import { periods } from '../retention/periods.ts'

const name = 'rapport-sign-in'

/**
 * The one cookie of the server: it ties a sign-in's way back from the provider to the browser that began it. Lax,
 * as the way back comes from another site; of this host alone (`__Host-`) wherever there is HTTPS.
 */
export function keepAttempt(c: Context, publicUrl: string, secret: string): void {
  setCookie(c, name, secret, { ...optionsFor(publicUrl), maxAge: periods.attemptMinutes * 60 })
}

/** The secret that the browser keeps, which it is told to forget. */
export function takeAttemptSecret(c: Context, publicUrl: string): string | undefined {
  const options = optionsFor(publicUrl)
  const secret = options.prefix ? getCookie(c, name, options.prefix) : getCookie(c, name)
  deleteCookie(c, name, options)
  return secret
}

function optionsFor(publicUrl: string): CookieOptions & { prefix?: 'host' } {
  const base = { httpOnly: true, sameSite: 'Lax', path: '/' } as const
  return publicUrl.startsWith('https:') ? { ...base, secure: true, prefix: 'host' } : base
}
