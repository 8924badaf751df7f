import { createMiddleware } from 'hono/factory'
import type { Deps, Env } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { readBearer } from './bearer.ts'
import { findSession } from './find-session.ts'

/** Which sessions a route takes: an embedding page holds its site's, and must not have the whole person by it. */
type Taken = { scopes: 'all' | 'extension'; stale?: boolean }

/**
 * Lets a request through with `Authorization: Bearer …` of a living session of the scopes that it takes.
 * @throws HttpProblem 401 `signed-out`, 403 `other-scope`
 */
export function requireSession({ db, clock }: Pick<Deps, 'db' | 'clock'>, { scopes, stale = false }: Taken) {
  return createMiddleware<Env>(async (c, next) => {
    c.header('cache-control', 'no-store')
    const token = readBearer(c.req.header('authorization'))
    const session = token === undefined ? undefined : await findSession(db, token, clock(), { stale })
    if (!session) throw new HttpProblem(401, 'signed-out', 'Sign in first')
    if (scopes === 'extension' && session.scope !== 'extension')
      throw new HttpProblem(403, 'other-scope', 'Only the extension may do this, not a site')
    c.set('session', session)
    await next()
  })
}

/** For an answer that is somebody's without a session yet: no cache may keep it. */
export const noStore = createMiddleware(async (c, next) => {
  c.header('cache-control', 'no-store')
  await next()
})
