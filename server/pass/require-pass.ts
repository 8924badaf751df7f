import { createMiddleware } from 'hono/factory'
import { passHeader } from '../contract/pass.ts'
import type { Deps, Env } from '../env.ts'
import { createPassVerifier } from './verify.ts'

/** Lets a request through with a valid pass; the only credential that ratings are sent with. */
export function requirePass({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  const verify = createPassVerifier(db)
  return createMiddleware<Env>(async (c, next) => {
    c.set('pass', await verify(c.req.header(passHeader), clock()))
    await next()
  })
}
