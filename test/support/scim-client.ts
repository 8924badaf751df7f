import { filter, parse } from 'scim2-parse-filter'
import { type Change, changeTheirs, comparable } from './scim-change.ts'

export type Resource = Record<string, unknown> & {
  id: string
  meta: { location: string; version: string }
}
type Kind = 'Users' | 'Groups'

/**
 * A provider's side of provisioning, over plain HTTP. It believes no answer: what is found must be what it asked for,
 * and what was changed must be what it meant, by libraries that are not the server's.
 * @throws Error for any answer that is no success, or not as RFC 7644 has it
 */
export function createScimClient(origin: string, token: string) {
  const ask = async (method: string, address: string, body?: object, ifMatch?: string) => {
    const answer = await fetch(new URL(address, `${origin}/scim/v2/`), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/scim+json',
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const told = `${method} ${address}: ${answer.status}`
    if (!answer.ok) throw new Error(`${told} ${await answer.text()}`)
    if (answer.headers.get('content-type') !== 'application/scim+json') throw new Error(`${told} is not SCIM`)
    return { answer, body: await answer.json() }
  }
  const askForOne = async (...request: Parameters<typeof ask>): Promise<Resource> => {
    const { answer, body } = await ask(...request)
    if (answer.headers.get('etag') !== body.meta.version) throw new Error(`${body.id} has another ETag`)
    return body
  }

  return {
    /** All that a filter finds; each must be one that the library finds too. */
    find: async (kind: Kind, expression: string): Promise<Resource[]> => {
      const { body } = await ask(
        'GET',
        `${kind}?filter=${encodeURIComponent(expression)}&startIndex=1&count=100`,
      )
      const strangers = body.Resources.filter((one: Resource) => !filter(parse(expression))(one))
      if (strangers.length > 0) throw new Error(`${expression} does not find ${JSON.stringify(strangers)}`)
      return body.Resources
    },
    get: ({ meta }: Resource) => askForOne('GET', meta.location),
    create: async (kind: Kind, body: object): Promise<Resource> => {
      const { answer, body: made } = await ask('POST', kind, body)
      if (answer.status !== 201 || answer.headers.get('location') !== made.meta.location)
        throw new Error(`${made.id} was not made where it says`)
      return made
    },
    replace: ({ meta }: Resource, body: object) => askForOne('PUT', meta.location, body, meta.version),
    patch: async (before: Resource, ...changes: Change[]): Promise<Resource> => {
      const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp']
      const body = { schemas, Operations: changes.map(({ sent }) => sent) }
      const after = await askForOne('PATCH', before.meta.location, body, before.meta.version)
      const [is, meant] = [after, changeTheirs(before, changes)].map((one) => JSON.stringify(comparable(one)))
      if (is !== meant) throw new Error(`a change left ${is}, and meant ${meant}`)
      return after
    },
  }
}
