import { createMiddleware } from 'hono/factory'
import type { Deps, Env } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { findSession } from './find-session.ts'

/** Lets a request through with `Authorization: Bearer …` of a living session; 401 otherwise. */
export function requireSession({ db, clock }: Pick<Deps, 'db' | 'clock'>) {
  return createMiddleware<Env>(async (c, next) => {
    const token = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header('authorization') ?? '')?.[1]
    const session = token === undefined ? undefined : await findSession(db, token, clock())
    if (!session) throw new HttpProblem(401, 'signed-out', 'Sign in first')
    c.set('session', session)
    await next()
  })
}
