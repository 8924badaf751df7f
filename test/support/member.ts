import type { Scope } from '../../server/contract/id.ts'
import { createSession, server, type World } from './in-process.ts'

export type Answered = { status: number; body: Record<string, unknown> }

/** A person with a session, who sends requests of their own. */
export async function createMember(world: World, person: string, scope: Scope = 'extension') {
  const { token } = await createSession(world, person, scope)
  return async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await world.fetch(`${server}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) }
  }
}

export type Member = Awaited<ReturnType<typeof createMember>>
