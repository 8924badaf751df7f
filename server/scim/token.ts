import { randomBytes } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import { epochAt } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import type { Env } from '../env.ts'
import { readBearer } from '../identity/bearer.ts'
import { createSecret, hashSecret } from '../identity/secret.ts'
import { scimError } from './error.ts'

export type ScimToken = { id: string; name: string; month: string }

/** Makes a token for an identity provider; it is told once and kept as a hash. `now`: ms since 1970. */
export async function createToken(
  db: Database,
  name: string,
  now: number,
): Promise<ScimToken & { token: string }> {
  const token = createSecret()
  const made = { id: randomBytes(4).toString('hex'), name, month: epochAt(now, 'month') }
  await db.run([
    {
      sql: 'INSERT INTO scim_token (hash, id, name, month) VALUES (?, ?, ?, ?)',
      args: [hashSecret(token), made.id, name, made.month],
    },
  ])
  return { ...made, token }
}

/** The tokens there are, oldest month first; what they are is not kept. */
export async function listTokens({ query }: Pick<Database, 'query'>): Promise<ScimToken[]> {
  const { rows } = await query('SELECT id, name, month FROM scim_token ORDER BY month, id')
  return rows.map(({ id, name, month }) => ({ id: String(id), name: String(name), month: String(month) }))
}

/** From now on the token opens nothing. False: there is none with that id. */
export function revokeToken(db: Database, id: string): Promise<boolean> {
  return db.write(async (query) => {
    const { rows } = await query({ sql: 'SELECT 1 FROM scim_token WHERE id = ?', args: [id] })
    const statements = [{ sql: 'DELETE FROM scim_token WHERE id = ?', args: [id] }]
    return rows.length > 0 ? { statements, result: true } : { statements: [], result: false }
  })
}

/** Lets a provider through by its token. @throws SCIMError 401 */
export function requireToken({ query }: Pick<Database, 'query'>) {
  return createMiddleware<Env>(async (c, next) => {
    c.header('cache-control', 'no-store')
    const token = readBearer(c.req.header('authorization'))
    if (token === undefined) throw scimError(401, '', 'A token made by `rapport scim-token` is needed')
    const { rows } = await query({
      sql: 'SELECT 1 FROM scim_token WHERE hash = ?',
      args: [hashSecret(token)],
    })
    if (rows.length === 0) throw scimError(401, '', 'The token is not known, or was revoked')
    await next()
  })
}
