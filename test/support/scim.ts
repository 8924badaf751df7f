import { createToken } from '../../server/scim/token.ts'
import { server, type World } from './in-process.ts'

export type ScimAnswer = { status: number; body: Record<string, unknown>; headers: Headers }

/** An identity provider with a token of its own. */
export async function createProvider(world: World) {
  const { token } = await createToken(world.deps.db, 'test', world.clock.now)
  return async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ScimAnswer> => {
    const response = await world.fetch(`${server}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text), headers: response.headers }
  }
}

export type Provider = Awaited<ReturnType<typeof createProvider>>

export const patchOf = (...Operations: object[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
})
