import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { clientSecret, type HostileProvider, startHostileProvider } from '../../support/hostile-provider.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createWalker } from '../../support/walk.ts'

const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
const query = new URLSearchParams({ client: 'extension', challenge, state: 's1' })

let world: World
let provider: HostileProvider
beforeEach(async () => {
  world = await openWorld({ startsOn: Date.now() })
  provider = await startHostileProvider()
  world.deps.config.providers = [provider.entry]
})
afterEach(async () => {
  world.close()
  await provider.close()
})

describe('every page of signing in', () => {
  test.each([
    ['/sign-in', 200],
    [`/sign-in?${query}`, 200],
    ['/sign-in?client=extension', 400],
    [`/sign-in?client=embed&origin=https://evil.test&state=s&challenge=${challenge}`, 404],
    ['/sign-in/done?client=extension', 200],
    ['/sign-in/kestrel', 400],
    [`/sign-in/kestrel?${query}`, 302],
    ['/sign-in/kestrel/callback?code=c&state=s', 400],
    ['/sign-in/other', 404],
    ['/sign-in/other/callback', 404],
  ])('%s runs only what is ours, in no frame, and is kept nowhere', async (path, status) => {
    const { headers, status: answered } = await createApp(world.deps).request(server + path)
    expect(answered).toBe(status)
    const policy = headers.get('content-security-policy')
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(rule)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test('is asked for by HTTPS alone from then on, where that is the public address', async () => {
    world.deps.config.publicUrl = 'https://rapport.test'
    const app = createApp(world.deps)
    for (const path of ['/sign-in', '/v1/keys', '/v1/directory', '/nowhere']) {
      const { headers } = await app.request(`https://rapport.test${path}`)
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
    }
  })

  test.each([
    ['name', `"><script>alert(1)</script>`],
    ['e-mail', `"<img src=x onerror=alert(1)>"@kestrel.test`],
  ])('shows what a provider says of a %s as text', async (_, text) => {
    world.deps.config.providers = [{ ...provider.entry, name: text }]
    provider.play({ idToken: ({ claims, sign }) => sign({ ...claims, email: text }) })
    const app = createApp(world.deps)
    const walker = createWalker(server, async (url, init) => app.request(url, init))
    const { response } = await walker.open(`${server}/sign-in/kestrel?${query}`)
    expect(response.status).toBe(403)
    const page = await response.text()
    expect(page).not.toMatch(/<script>alert|<img/)
    expect(page).toContain('&lt;')
  })
})

test('nothing that lets somebody in is logged, whatever goes wrong', async () => {
  const lines: string[] = []
  const write = (line: unknown, _: string, done: () => void) => {
    lines.push(String(line))
    done()
  }
  const log = pino({}, new Writable({ write }))
  const seen: string[] = [clientSecret, 'c0de', 'mira@kestrel.test']
  const app = createApp({ ...world.deps, log })
  const walker = createWalker(server, async (url, init) => {
    seen.push(...new URL(url).searchParams.values(), new Headers(init.headers).get('cookie') ?? '')
    return app.request(url, init)
  })
  const tricks = [
    { idToken: async () => 'not.a.token' },
    { callback: (back: URLSearchParams) => back.set('state', 'other-state') }, // nobody's sign-in: not logged
    { callback: (back: URLSearchParams) => back.set('iss', 'https://evil.test') },
    { callback: (back: URLSearchParams) => back.set('error', 'server_error') },
  ]
  for (const trick of tricks) {
    provider.play(trick)
    await walker.open(`${server}/sign-in/kestrel?${query}`)
  }
  const { token } = await createSession(world, 'it-1')
  seen.push(token)
  world.deps.db.close()
  const headers = { authorization: `Bearer ${token}` }
  expect((await app.request(`${server}/v1/log`, { headers })).status).toBeGreaterThanOrEqual(500)
  expect(lines.length).toBeGreaterThan(2)
  for (const secret of new Set(seen.filter((one) => one.length > 3)))
    expect(
      lines.filter((line) => line.includes(secret)),
      secret,
    ).toEqual([])
})
