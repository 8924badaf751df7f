import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { type Draw, drawInteger } from './draw.ts'
import { faultHeader } from './wire-faults.ts'

type Received = { method: string; path: string; headers: Record<string, string>; body: Buffer }
type Answer = { status: number; headers: Record<string, string>; body: Buffer }

export type WireProxy = {
  origin: string
  /** Resolves when nothing that was held back is still to arrive. */
  settled: () => Promise<void>
  stop: () => Promise<void>
}

export type ProxyDeps = {
  port: number // the server's
  draw: Draw
  /** Told of every answer that the server gave, also when no client gets to see it. */
  answered: (path: string, status: number, body: Buffer) => void
}

const latestMs = 2500 // most come within a third of a second

/** Stands between devices and server; what goes wrong with a request stands in its `x-fault` header. */
export async function startProxy({ port, draw, answered }: ProxyDeps): Promise<WireProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 128 })
  const held = new Set<Promise<unknown>>()

  const forward = async (received: Received): Promise<Answer | undefined> => {
    const answer = await exchange(agent, port, received).catch(() => undefined) // the server is down
    if (answer) answered(received.path, answer.status, answer.body)
    return answer
  }
  const forwardLater = (received: Received) => {
    const later = wait(draw() ** 3 * latestMs).then(() => forward(received))
    held.add(later)
    void later.finally(() => held.delete(later))
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = await receive(request)
    const fault = String(request.headers[faultHeader] ?? '')
    const hangUp = () => response.socket?.destroy()
    switch (fault) {
      case 'drop-request':
        return void hangUp()
      case 'drop-response':
        await forward(received)
        return void hangUp()
      case 'cut-request':
        await cutShort(agent, port, received)
        return void hangUp()
      case 'late':
        forwardLater(received)
        return void hangUp()
      case 'status-500':
      case 'status-502':
      case 'status-503':
      case 'status-429':
        return answerWith(response, refusal(Number(fault.slice('status-'.length))))
      case 'html':
        return answerWith(response, portal)
      case 'html-after':
        await forward(received)
        return answerWith(response, portal)
      case 'delay':
        await wait(drawInteger(draw, 300))
        break
      case 'duplicate':
        void forward(received)
        break
      case 'replay':
        forwardLater(received)
        break
    }
    const answer = await forward(received)
    if (!answer) return void hangUp()
    if (fault === 'cut-response') return cutAnswer(response, answer)
    answerWith(response, answer)
  }

  const proxy = createServer((request, response) => {
    handle(request, response).catch(() => response.socket?.destroy()) // the client went away meanwhile
  })
  const own = await freePort()
  await new Promise<void>((resolve) => proxy.listen(own, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${own}`,
    settled: async () => {
      while (held.size > 0) await Promise.all(held)
    },
    stop: () =>
      new Promise((resolve) => {
        agent.destroy()
        proxy.closeAllConnections()
        proxy.close(() => resolve())
      }),
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  const { host, connection, [faultHeader]: fault, ...headers } = request.headers
  const body = Buffer.concat(await request.toArray())
  const given = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: Object.fromEntries(given),
    body,
  }
}

function exchange(agent: Agent, port: number, { method, path, headers, body }: Received): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = send({ agent, port, host: '127.0.0.1', method, path, headers }, async (answer) => {
      try {
        const type = answer.headers['content-type'] ?? 'application/json'
        const { 'retry-after': retryAfter, 'content-encoding': encoding } = answer.headers
        resolve({
          status: answer.statusCode ?? 500,
          headers: {
            'content-type': type,
            ...(retryAfter ? { 'retry-after': retryAfter } : {}),
            ...(encoding ? { 'content-encoding': encoding } : {}),
          },
          body: Buffer.concat(await answer.toArray()),
        })
      } catch (cause) {
        reject(cause)
      }
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Half of the request, then nothing any more. */
async function cutShort(
  agent: Agent,
  port: number,
  { method, path, headers, body }: Received,
): Promise<void> {
  const outgoing = send({ agent, port, host: '127.0.0.1', method, path, headers })
  outgoing.on('error', () => outgoing.destroy()) // that is the point
  outgoing.write(body.subarray(0, body.length / 2))
  await wait(20)
  outgoing.destroy()
}

function answerWith(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.end(body)
}

function cutAnswer(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'content-length': body.length })
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy())
}

const portal: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: Buffer.from('<!doctype html><title>Welcome</title><p>Please accept our terms.'),
}

function refusal(status: number): Answer {
  const retryAfter: Record<string, string> = status === 429 ? { 'retry-after': '1' } : {}
  return {
    status,
    headers: { 'content-type': 'text/html', ...retryAfter },
    body: Buffer.from('<h1>Sorry</h1>'),
  }
}
