import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { freePort } from '../../support/free-port.ts'
import {
  clientSecret,
  type Honest,
  type HostileProvider,
  startHostileProvider,
} from '../../support/hostile-provider.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'
import { closeServer, startProvider } from '../../support/oidc.ts'
import { createWalker, type Walker } from '../../support/walk.ts'

const challenge = createHash('sha256').update('v'.repeat(43)).digest('base64url')
const query = new URLSearchParams({ client: 'extension', challenge, state: 's1' })

let provider: HostileProvider
let world: World
let app: ReturnType<typeof createApp>
let walker: Walker

beforeAll(async () => {
  provider = await startHostileProvider()
})
afterAll(() => provider.close())

beforeEach(async () => {
  world = await openWorld({ startsOn: Date.now() })
  world.deps.config.providers = [provider.entry]
  await world.deps.db.run([`UPDATE person SET email = 'mira@kestrel.test' WHERE id = 'it-1'`])
  app = createApp(world.deps)
  walker = newWalker()
  provider.play({})
})
afterEach(() => world.close())

function newWalker(): Walker {
  return createWalker(server, async (url, init) => app.request(url, init))
}

function start(by = walker) {
  return by.open(`${server}/sign-in/kestrel?${query}`)
}

async function countCodes(): Promise<number> {
  const { rows } = await world.deps.db.query('SELECT count(*) AS n FROM sign_in_code')
  return Number(rows[0]?.n)
}

async function expectNobody(saying: string): Promise<void> {
  const { response } = await start()
  expect(await response.text()).toContain(saying)
  expect([400, 403]).toContain(response.status)
  expect(await countCodes()).toBe(0)
}

test('this provider signs somebody in when nothing is wrong', async () => {
  expect((await start()).url.pathname).toBe('/sign-in/done')
  expect(await countCodes()).toBe(1)
})

describe('an id token signs nobody in', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const tricks: Record<string, (honest: Honest) => Promise<string>> = {
    'that is for another nonce': ({ claims, sign }) => sign({ ...claims, nonce: 'other' }),
    'without a nonce': ({ claims: { nonce: _, ...claims }, sign }) => sign(claims),
    'that is for another audience': ({ claims, sign }) => sign({ ...claims, aud: 'somebody-else' }),
    'for several audiences that was asked for by another': ({ claims, sign }) =>
      sign({ ...claims, aud: ['rapport', 'other'], azp: 'other' }),
    'of another issuer': ({ claims, sign }) => sign({ ...claims, iss: 'https://other.test' }),
    'that is too old': ({ claims, sign }) => sign({ ...claims, iat: now() - 900, exp: now() - 600 }),
    'that is not valid yet': ({ claims, sign }) => sign({ ...claims, nbf: now() + 600 }),
    'that nobody signed': async ({ claims }) => new UnsecuredJWT(claims).encode(),
    'signed with the client’s secret': ({ claims }) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret)),
    'signed with a key of somebody else': async ({ claims }) => {
      const { privateKey } = await generateKeyPair('RS256')
      return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey)
    },
    'that was changed': async ({ claims, sign }) => {
      const [header, , signature] = (await sign(claims)).split('.')
      const body = Buffer.from(JSON.stringify({ ...claims, sub: 'boss' })).toString('base64url')
      return [header, body, signature].join('.')
    },
  }
  test.each(Object.keys(tricks))('%s', async (name) => {
    const idToken = tricks[name]
    if (!idToken) throw new Error(name)
    provider.play({ idToken })
    await expectNobody('could not be trusted')
    expect(provider.exchanges()).toBe(1)
  })
})

describe('an address without `email_verified`', () => {
  const signInWith = async (more: object) => {
    world.deps.config.providers = [{ ...provider.entry, trustEmail: true }]
    app = createApp(world.deps)
    const idToken = ({ claims: { email_verified: _, ...claims }, sign }: Honest) =>
      sign({ ...claims, ...more })
    provider.play({ idToken })
    return (await start()).response.status
  }

  test.each([{ acct: 1 }, { acct: '1' }, { idp: 'https://sts.windows.net/another-tenant/' }])(
    'is not a guest’s even where the provider is trusted with addresses: %j',
    async (guest) => {
      expect(await signInWith(guest)).toBe(403)
    },
  )

  test.each([{}, { acct: 0 }, { acct: 1, xms_edov: '1' }])(
    'is a member’s there, or whose the owner of its domain says: %j',
    async (member) => {
      expect(await signInWith(member)).not.toBe(403)
    },
  )
})

describe('the way back', () => {
  test('with another state is refused before any code is exchanged', async () => {
    provider.play({ callback: (back) => back.set('state', 'other') })
    await expectNobody('This sign-in is over')
    expect(provider.exchanges()).toBe(0)
  })

  test('without a state is refused before any code is exchanged', async () => {
    provider.play({ callback: (back) => back.delete('state') })
    await expectNobody('This sign-in is over')
    expect(provider.exchanges()).toBe(0)
  })

  test.each(['https://other.test', ''])(
    'with the issuer %j is refused before any code is exchanged',
    async (iss) => {
      provider.play({ callback: (back) => (iss === '' ? back.delete('iss') : back.set('iss', iss)) })
      await expectNobody('could not be trusted')
      expect(provider.exchanges()).toBe(0)
    },
  )

  test('at another provider than the way there is refused', async () => {
    const other = { ...provider.entry, id: 'other' }
    world.deps.config.providers = [provider.entry, other]
    app = createApp(world.deps)
    const swapped = createWalker(server, async (url, init) =>
      app.request(url.replace('/kestrel/callback', '/other/callback'), init),
    )
    const { response } = await start(swapped)
    expect(response.status).toBe(400)
    expect(provider.exchanges()).toBe(0)
  })

  test('in another browser is refused', async () => {
    const { url } = await catchCallback()
    const { response } = await newWalker().open(url.href)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('This sign-in is over')
    expect(provider.exchanges()).toBe(0)
  })

  test('goes once', async () => {
    const { url, cookie } = await catchCallback()
    const again = () => app.request(url.href, { headers: { cookie } })
    expect((await again()).status).toBe(303)
    expect((await again()).status).toBe(400)
    expect(await countCodes()).toBe(1)
  })

  test('is too late after ten minutes', async () => {
    const { url, cookie } = await catchCallback()
    world.clock.now += 10 * 60 * 1000
    expect((await app.request(url.href, { headers: { cookie } })).status).toBe(400)
  })

  /** Stops where the browser would come back. */
  async function catchCallback(): Promise<{ url: URL; cookie: string }> {
    let caught: { url: URL; cookie: string } | undefined
    const stopping = createWalker(server, async (url, init) => {
      if (!url.includes('/callback')) return app.request(url, init)
      caught = { url: new URL(url), cookie: new Headers(init.headers).get('cookie') ?? '' }
      return new Response('')
    })
    await start(stopping)
    if (!caught) throw new Error('nobody came back')
    return caught
  }
})

test('a code that a real provider gave once is taken by it once', async () => {
  const real = await startProvider(server)
  try {
    world.deps.config.providers = [real.entry]
    app = createApp(world.deps)
    real.signsIn({ sub: 'm', email: 'mira@kestrel.test', email_verified: true })
    let code = ''
    const first = createWalker(server, async (url, init) => {
      code = new URL(url).searchParams.get('code') ?? code
      return app.request(url, init)
    })
    expect((await start(first)).url.pathname).toBe('/sign-in/done')
    const replaying = createWalker(server, async (url, init) => {
      const callback = new URL(url)
      if (callback.searchParams.has('code')) callback.searchParams.set('code', code)
      return app.request(callback.href, init)
    })
    const { response } = await start(replaying)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('did not let you in')
  } finally {
    await real.close()
  }
})

test('a provider that calls itself something else is not asked', async () => {
  const origin = `http://127.0.0.1:${await freePort()}`
  const lying = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ issuer: 'https://other.test', authorization_endpoint: `${origin}/a` }))
  })
  await new Promise<void>((resolve) => lying.listen(Number(new URL(origin).port), '127.0.0.1', resolve))
  try {
    world.deps.config.providers = [{ ...provider.entry, issuer: origin }]
    app = createApp(world.deps)
    const { response, url } = await start()
    expect(url.origin).toBe(server)
    expect(response.status).toBe(403)
  } finally {
    await closeServer(lying)
  }
})

test('the cookie of a sign-in is read by no script, and over HTTPS by no other host', async () => {
  world.deps.config.publicUrl = 'https://rapport.test'
  app = createApp(world.deps)
  const answer = await app.request(`https://rapport.test/sign-in/kestrel?${query}`)
  expect(answer.status).toBe(302)
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-rapport-sign-in-[0-9a-f]{8}=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  )
  const back = new URL(answer.headers.get('location') ?? '').searchParams.get('redirect_uri')
  expect(back).toBe('https://rapport.test/sign-in/kestrel/callback')
})

test.each(['host', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-prefix', 'forwarded'])(
  'the redirect address is ours whatever a request says in %s',
  async (name) => {
    const answer = await app.request(`http://evil.test/sign-in/kestrel?${query}`, {
      headers: { [name]: name === 'forwarded' ? 'host=evil.test;proto=gopher' : 'evil.test' },
    })
    const asked = new URL(answer.headers.get('location') ?? '').searchParams
    expect(asked.get('redirect_uri')).toBe(`${server}/sign-in/kestrel/callback`)
  },
)

test('of a sign-in under way the database tells no state, nonce or verifier', async () => {
  const answer = await app.request(`${server}/sign-in/kestrel?${query}`)
  const asked = new URL(answer.headers.get('location') ?? '').searchParams
  const { rows } = await world.deps.db.query(
    'SELECT hex(hash) AS hash, provider, request FROM sign_in_attempt',
  )
  expect(rows).toHaveLength(1)
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(asked.get(name)).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(rows)).not.toContain(asked.get(name))
  }
})
