import type { MiddlewareHandler } from 'hono'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** What every page of the server is sent with: it runs and loads only its own files, in no frame. */
export const pageHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  c.header('content-security-policy', policy)
  c.header('x-content-type-options', 'nosniff')
  // Not `no-referrer`: with it a form's own post carries `Origin: null`. Other sites get nothing either way.
  c.header('referrer-policy', 'same-origin')
  c.header('cache-control', 'no-store')
}
