import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Config } from '../config.ts'

type Fetch = (request: Request) => Response | Promise<Response>

/** The port cannot be had; the message says which and why. */
export class PortUnusable extends Error {
  override name = 'PortUnusable'
}

const graceMs = 5000

/**
 * Serves HTTP until `close`, which lets requests in flight finish, for five seconds at most.
 * @throws PortUnusable when the port is taken or may not be used
 */
export async function listen(
  fetch: Fetch,
  { port, host }: Pick<Config, 'port' | 'host'>,
): Promise<{ close: () => Promise<void> }> {
  const server = createAdaptorServer({ fetch }) as Server // plain HTTP is what it makes unless told otherwise
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new PortUnusable(`cannot listen on ${host}:${port}: ${reasonOf(cause)}`, { cause })
  }
  return {
    close: async () => {
      const closed = once(server, 'close')
      server.keepAliveTimeout = 1 // who was answered does not hold up the end
      server.close()
      const late = setTimeout(() => server.closeAllConnections(), graceMs)
      await closed
      clearTimeout(late)
    },
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  if (code === 'EADDRINUSE')
    return 'the port is taken; stop what uses it, or choose another with RAPPORT_PORT'
  if (code === 'EACCES') return 'this account may not use the port; choose one above 1023 with RAPPORT_PORT'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return 'this machine has no such address; see RAPPORT_HOST'
  return cause instanceof Error ? cause.message : String(cause)
}
