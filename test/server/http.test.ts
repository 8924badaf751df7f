import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { listen } from '../../server/cli/listen.ts'
import { createInvites } from '../../server/identity/create-invites.ts'
import { access } from '../../server/identity/roles.ts'
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

describe('a page of another origin', () => {
  const origin = 'https://portal.test'
  const names = (headers: Headers, header: string) => (headers.get(header) ?? '').split(',').toSorted()
  const addresses = Object.keys(access).map((route) =>
    route
      .replace(':list', '2026-10')
      .replace(':team', 'hr')
      .replace(':bucket', '0')
      .replace(':id', randomUUID()),
  )

  test.each(addresses)('may read what %s answers, and never by a cookie', async (line) => {
    const [method = '', path] = line.split(' ')
    for (const given of [{}, await bearer()]) {
      const { headers } = await world.fetch(server + path, { method, headers: { ...given, origin } })
      expect(headers.get('access-control-allow-origin')).toBe('*')
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })

  test.each(addresses)('is told before %s what a request may have, and no more', async (line) => {
    const [method = '', path] = line.split(' ')
    const asking = {
      'access-control-request-method': method,
      'access-control-request-headers': 'x-mine,cookie',
    }
    const answer = await world.fetch(server + path, { method: 'OPTIONS', headers: { origin, ...asking } })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    const methods = new Set(Object.keys(access).map((route) => route.split(' ')[0]))
    expect(names(answer.headers, 'access-control-allow-methods')).toEqual([...methods].toSorted())
    expect(names(answer.headers, 'access-control-allow-headers')).toEqual(
      ['Authorization', 'Content-Type', 'If-None-Match', 'Rapport-Pass'].toSorted(),
    )
  })

  test.each(['/sign-in', '/transparency', '/scim/v2/Users', '/metrics'])('may not read %s', async (path) => {
    const { headers } = await world.fetch(server + path, { headers: { origin } })
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})

test.each([
  '/',
  '/sign-in',
  '/transparency',
  '/nowhere',
  '/assets/page.css',
  '/assets/icon.svg',
  '/sign-in.js',
  '/metrics',
  '/healthz',
  '/v1/keys',
  '/v1/log',
  '/scim/v2/Users',
])('%s says what it is, and in which characters it is written', async (path) => {
  const type = (await world.fetch(server + path)).headers.get('content-type')
  expect(type).toMatch(
    /^(text\/\w+;.*charset=utf-8|image\/svg\+xml|application\/([\w]+\+)?json(; charset=utf-8)?)$/i,
  )
})

test('what fails is answered without its cause', async () => {
  const headers = await bearer()
  await world.deps.db.run(['DROP TABLE session'])
  const answer = await world.fetch(`${server}/v1/log`, { headers })
  expect(answer.status).toBe(500)
  expect(await answer.text()).not.toMatch(/SQL|session|node_modules|\.ts|\bat /i)
})

describe('what a proxy says of a request', () => {
  const evil = 'evil.test'
  const forwarded = {
    'x-forwarded-host': evil,
    'x-forwarded-proto': 'gopher',
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-port': '4711',
    'x-forwarded-prefix': `//${evil}`,
    'x-original-url': `//${evil}/sign-in`,
    'x-real-ip': '203.0.113.9',
    forwarded: `for=203.0.113.9;host=${evil};proto=gopher`,
  }
  const query = `client=extension&challenge=${'c'.repeat(43)}&state=s`
  const everything = async (answer: Response) => ({
    ...{ status: answer.status, text: await answer.text() },
    headers: Object.fromEntries(answer.headers),
  })

  test.each([
    ['/'],
    ['/transparency'],
    ['/v1/keys'],
    ['/v1/log'],
    [`/sign-in?${query}`],
    ['/sign-in', 'Other.test'],
    [`/sign-in?${query}`, 'rapport.internal:8787'],
  ])('changes nothing of %s', async (path, host = 'server.test') => {
    const headers = { ...(await bearer()), host }
    const plain = await everything(await world.fetch(server + path, { headers }))
    const told = await everything(await world.fetch(server + path, { headers: { ...headers, ...forwarded } }))
    expect(told).toEqual(plain)
  })

  test('changes nothing of where an invite leads', async () => {
    const outcome = await createInvites(world.deps.db, ['hr-1'], world.clock.now)
    const invite = outcome.kind === 'invited' ? (outcome.invites[0]?.code ?? '') : ''
    const headers = { ...forwarded, origin: server, 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await world.fetch(`${server}/sign-in`, {
      method: 'POST',
      headers,
      body: `${query}&invite=${invite}`,
    })
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/sign-in\/done/),
    ])
  })

  test('is in no log, also where something fails', async () => {
    const { stream, read } = collect()
    const app = createApp({ ...world.deps, log: pino({ level: 'trace' }, stream) })
    const headers = { ...(await bearer()), ...forwarded }
    expect((await app.request(`${server}/v1/log`, { headers })).status).toBe(200)
    expect(read()).toBe('')
    await world.deps.db.run(['DROP TABLE session'])
    expect((await app.request(`${server}/v1/log`, { headers })).status).toBe(500)
    expect(read()).toContain('SQLITE_ERROR')
    for (const trace of [evil, '203.0.113.9', 'gopher', '4711']) expect(read()).not.toContain(trace)
  })
})

/** A stream for a log, and what it was told. */
function collect() {
  let text = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += String(chunk)
      done()
    },
  })
  return { stream, read: () => text }
}

describe('a request as an attacker frames it', () => {
  /** What the real server answers to this text. */
  async function send(text: string): Promise<string> {
    const app = createApp(world.deps)
    const port = await freePort()
    const serving = await listen((request) => app.fetch(request), { port, host: '127.0.0.1' })
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('data', (chunk) => {
      answer += String(chunk)
    })
    socket.write(text)
    await once(socket, 'close')
    await serving.close()
    return answer
  }
  const ask = (...lines: string[]) =>
    [...lines, 'host: server.test', 'connection: close', '', ''].join('\r\n')

  test('whose end may be in two places is refused, and the second one in it is never read', async () => {
    const framing = ['content-length: 4', 'transfer-encoding: chunked']
    const hidden = ask('GET /healthz HTTP/1.1')
    const answer = await send(`${ask('POST /v1/ratings HTTP/1.1', ...framing)}0\r\n\r\n${hidden}`)
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1)
  })

  test('to see it again, by TRACE, is not answered with it', async () => {
    const answer = await send(ask('TRACE / HTTP/1.1', 'x-mine: lantern'))
    expect(answer).toMatch(/^HTTP\/1\.1 [45]/)
    expect(answer).not.toContain('lantern')
  })
})

describe('a client that goes away while it sends', () => {
  test.each([
    ['of known length', '/v1/notes', 'content-length: 50'],
    ['in chunks', '/v1/notes', 'transfer-encoding: chunked'],
    ['of known length, by form', '/sign-in', 'content-length: 50'],
    ['in chunks, by form', '/sign-in', 'transfer-encoding: chunked'],
  ])('leaves nothing in the log: a body %s', async (_, path, framing) => {
    const { stream, read } = collect()
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
    expect(read()).toBe('')
  })
})
