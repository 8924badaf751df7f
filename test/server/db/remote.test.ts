import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'
import { createConnection, guardClient, Unavailable } from '../../../server/db/connection.ts'
import { DatabaseUnusable, openDatabase } from '../../../server/db/open.ts'
import { createRemoteClient } from '../../../server/db/remote-client.ts'
import { createWriter } from '../../../server/db/writer.ts'
import type { Env } from '../../../server/env.ts'
import { answerProblem } from '../../../server/errors.ts'

let remote: Server | undefined
afterEach(
  () =>
    new Promise((resolve) => {
      remote?.closeAllConnections()
      remote?.close(resolve)
    }),
)

/** A real HTTP server in the place of a libSQL server. @returns its URL */
async function listen(answer: RequestListener): Promise<string> {
  remote = createServer(answer)
  await new Promise<void>((resolve) => remote?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(remote.address() as AddressInfo).port}`
}

type Hrana = { requests: { type: string; batch?: { steps: unknown[] } }[] }

/** Speaks the protocol (hrana 2, JSON), and says of every statement what `fail` is. */
function speak(fail: { code: string; message: string }): RequestListener {
  return (request, response) => {
    if (request.method === 'GET') return response.writeHead(request.url === '/v2' ? 200 : 404).end()
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      const { requests } = JSON.parse(text) as Hrana
      const results = requests.map(({ type, batch }) => {
        if (type === 'close') return { type: 'ok', response: { type } }
        if (!batch) return { type: 'error', error: fail }
        const none = batch.steps.map(() => null)
        const errors = batch.steps.map((_, index) => (index === 0 ? fail : null))
        return { type: 'ok', response: { type, result: { step_results: none, step_errors: errors } } }
      })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ baton: null, base_url: null, results }))
    })
  }
}

/** A short wait for what never comes; all else answers at once or not at all. */
function open(url: string, withinMs = 30_000) {
  const client = createRemoteClient(url, withinMs)
  const connection = createConnection(
    client,
    async () => undefined,
    () => true,
  )
  const writer = createWriter(connection, async () => undefined)
  return {
    read: () => guardClient(client, connection).execute('SELECT 1'),
    write: () => connection.run((one) => one.batch(['DELETE FROM part'], 'write')),
    decide: () => writer.write(async () => ({ statements: ['DELETE FROM part'], result: 'done' })),
  }
}

const wrong: [string, RequestListener, number?][] = [
  ['answers 500', (_, response) => response.writeHead(500).end('down')],
  [
    'answers 502 with a page',
    (_, response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>'),
  ],
  ['answers 429', (_, response) => response.writeHead(429).end()],
  [
    'answers a page',
    (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in'),
  ],
  [
    'answers nonsense',
    (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a'),
  ],
  [
    'answers other JSON',
    (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
  ],
  ['resets the connection', (request) => request.socket.resetAndDestroy()],
  [
    'ends in the middle of its answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{')
      setImmediate(() => response.destroy())
    },
  ],
  ['never answers', () => undefined, 200],
  ['never ends its answer', (_, response) => void response.writeHead(200).write('{'), 200],
  ['is busy', speak({ code: 'SQLITE_BUSY', message: 'database is locked' })],
  ['has given the stream up', speak({ code: 'STREAM_EXPIRED', message: 'too slow' })],
]

test.each(wrong)(
  'a server that %s is unavailable, to who reads and who writes',
  async (_, answer, withinMs) => {
    const { read, write, decide } = open(await listen(answer), withinMs)
    await expect(read()).rejects.toBeInstanceOf(Unavailable)
    await expect(write()).rejects.toBeInstanceOf(Unavailable)
    await expect(decide()).rejects.toBeInstanceOf(Unavailable)
  },
)

test('what a server says of SQL keeps its code and is no matter of reach', async () => {
  const { read, write } = open(await listen(speak({ code: 'SQLITE_CONSTRAINT', message: 'UNIQUE' })))
  await expect(read()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
  await expect(write()).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' })
})

test('a server that is gone is 503 with Retry-After, and works again when it is back', async () => {
  const url = await listen((request) => request.socket.destroy())
  const { read } = open(url)
  const app = new Hono<Env>().onError(answerProblem).get('/', async (c) => c.json((await read()).rows))
  const answer = await app.request('/')
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2'])
  remote?.removeAllListeners('request')
  remote?.on('request', speak({ code: 'SQLITE_ERROR', message: 'it answers' }))
  await expect(read()).rejects.toMatchObject({ code: 'SQLITE_ERROR' })
})

test('a server that is not one cannot be opened, and it is said why', async () => {
  const url = await listen((_, response) => response.writeHead(503).end())
  const opening = openDatabase(url)
  await expect(opening).rejects.toBeInstanceOf(DatabaseUnusable)
  await expect(opening).rejects.toThrow(/its server cannot be reached/)
})
