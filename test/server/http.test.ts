import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { listen } from '../../server/cli/listen.ts'
import { freePort } from '../support/free-port.ts'
import { createSession, openWorld, server, type World } from '../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function bearer() {
  return { authorization: `Bearer ${(await createSession(world, 'hr-1')).token}` }
}

describe('a body', () => {
  const post = async (headers: Record<string, string>) =>
    await world.fetch(`${server}/v1/notes`, {
      method: 'POST',
      headers: { ...(await bearer()), ...headers },
      body: '{}',
    })

  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
  ])('is read as %s', async (type) => {
    expect((await post({ 'content-type': type })).status).toBe(422)
  })

  test.each([
    'application/jsonp',
    'application/json-patch+json',
    'application/json; charset=utf-16',
    'application/json; boundary=x',
    'text/plain',
  ])('is not read as %s', async (type) => {
    expect((await post({ 'content-type': type })).status).toBe(415)
  })

  test('is not read compressed', async () => {
    const type = { 'content-type': 'application/json' }
    expect((await post({ ...type, 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await post({ ...type, 'content-encoding': 'identity' })).status).toBe(422)
  })
})

describe('headers', () => {
  test('a page may read when to come again and the version', async () => {
    const response = await world.fetch(`${server}/v1/keys`, { headers: { origin: 'https://portal.test' } })
    expect(response.headers.get('access-control-expose-headers')).toBe('Retry-After,ETag')
  })

  test.each(['/v1/directory', '/v1/log', '/v1/thanks', '/v1/summaries/hr', '/v1/summaries/nowhere'])(
    '%s is kept by no cache',
    async (path) => {
      const response = await world.fetch(`${server}${path}`, { headers: await bearer() })
      expect(response.headers.get('cache-control')).toBe('no-store')
    },
  )

  test('nor is the answer to a code', async () => {
    const response = await world.fetch(`${server}/v1/sessions`, { method: 'POST' })
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each(['/', '/healthz', '/v1/keys', '/v1/directory', '/nowhere', '/transparency', '/assets/page.css'])(
    'nobody guesses what %s is',
    async (path) => {
      const { headers } = await world.fetch(`${server}${path}`)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    },
  )
})

describe('a client that goes away while it sends', () => {
  test.each([
    ['of known length', '/v1/notes', 'content-length: 50'],
    ['in chunks', '/v1/notes', 'transfer-encoding: chunked'],
    ['of known length, by form', '/sign-in', 'content-length: 50'],
    ['in chunks, by form', '/sign-in', 'transfer-encoding: chunked'],
  ])('leaves nothing in the log: a body %s', async (_, path, framing) => {
    let log = ''
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        log += String(chunk)
        done()
      },
    })
    const app = createApp({ ...world.deps, log: pino(stream) })
    const answered = Promise.withResolvers<number>()
    const port = await freePort()
    const serving = await listen(
      async (request) => {
        const response = await app.fetch(request)
        answered.resolve(response.status)
        return response
      },
      { port, host: '127.0.0.1' },
    )
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const { authorization } = await bearer()
    const type = path === '/sign-in' ? 'application/x-www-form-urlencoded' : 'application/json'
    const head = [`POST ${path} HTTP/1.1`, 'host: server.test', `authorization: ${authorization}`]
    socket.write(`${[...head, `content-type: ${type}`, framing].join('\r\n')}\r\n\r\n5\r\n{"id"`)
    setTimeout(() => socket.destroy(), 50)
    expect(await answered.promise).toBe(400)
    await serving.close()
    expect(log).toBe('')
  })
})
