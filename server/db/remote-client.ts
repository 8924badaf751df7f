import { type Client, createClient, LibsqlError } from '@libsql/client'

const answersWithinMs = 10_000 // with its primary down, a libSQL server lets writes hang for ever

/** A libSQL server cannot be reached, is overloaded, or something else answered in its place. */
export const unreachable = 'SERVER_UNREACHABLE'

/**
 * A client of a libSQL server, each of whose failures is a `LibsqlError`: what the server says of SQL keeps its
 * code, everything else has `unreachable`. Whether such a write was done is not known.
 */
export function createRemoteClient(url: string, withinMs = answersWithinMs): Client {
  const client = createClient({ url, concurrency: 1, fetch: (request: Request) => ask(request, withinMs) })
  return {
    execute: (statement: Parameters<Client['execute']>[0]) => classify(client.execute(statement)),
    batch: (statements, mode) => classify(client.batch(statements, mode)),
    migrate: (statements) => classify(client.migrate(statements)),
    transaction: () => classify(client.transaction('write')),
    executeMultiple: (sql) => classify(client.executeMultiple(sql)),
    sync: () => client.sync(),
    reconnect: () => client.reconnect(),
    close: () => client.close(),
    get closed() {
      return client.closed
    },
    protocol: client.protocol,
  }
}

/** The body is read here, so that one that never ends is given up too. */
async function ask(request: Request, withinMs: number): Promise<Response> {
  const answer = await fetch(request, { signal: AbortSignal.timeout(withinMs) })
  const body = await answer.arrayBuffer()
  const { status, headers } = answer
  const isForeign = headers.get('content-type')?.startsWith('text/html') ?? false
  if (status >= 500 || status === 429 || isForeign)
    throw new LibsqlError(`the server answered ${status}${isForeign ? ' with a page' : ''}`, unreachable)
  return new Response(body.byteLength > 0 ? body : null, { status, headers })
}

async function classify<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (cause instanceof LibsqlError && !isOfTransport(cause.code)) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new LibsqlError(
      message,
      unreachable,
      undefined,
      undefined,
      cause instanceof Error ? cause : undefined,
    )
  }
}

/** Codes that the client makes of an answer that it cannot make sense of, and the server of a stream that it gave up. */
function isOfTransport(code: string): boolean {
  return (
    code.startsWith('HRANA_') ||
    ['SERVER_ERROR', 'PROTOCOL_VERSION_ERROR', 'INTERNAL_ERROR', 'UNKNOWN'].includes(code) ||
    ['STREAM_EXPIRED', 'TRANSACTION_TIMEOUT', 'TRANSACTION_BUSY', 'BLOCKED'].includes(code)
  )
}
