import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSignIn, type SignInDeps } from '../../../extension/background/sign-in.ts'
import { createApp } from '../../../server/app.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'
import { startProvider, type TestProvider } from '../../support/oidc.ts'
import { createWalker, type Walker } from '../../support/walk.ts'

const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const query = new URLSearchParams({ client: 'extension', challenge, state: 's1' })

let provider: TestProvider
let world: World
let app: ReturnType<typeof createApp>
let walker: Walker

beforeAll(async () => {
  provider = await startProvider(server)
})
afterAll(() => provider.close())

beforeEach(async () => {
  world = await openWorld({ startsOn: Date.now() })
  world.deps.config.providers = [provider.entry]
  await world.deps.db.run([
    `UPDATE person SET email = 'Mira@kestrel.test' WHERE id = 'it-1'`,
    `UPDATE person SET email = 'nils@kestrel.test' WHERE id = 'it-2'`,
  ])
  app = createApp(world.deps)
  walker = newWalker()
})
afterEach(() => world.close())

function newWalker(): Walker {
  return createWalker(server, async (url, init) => app.request(url, init))
}

function start(by = walker) {
  return by.open(`${server}/sign-in/kestrel?${query}`)
}

async function exchange(url: URL): Promise<Response> {
  const code = new URLSearchParams(url.hash.slice(1)).get('code')
  return app.request(`${server}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier }),
  })
}

const mira = { sub: 'mira-at-kestrel', email: 'mira@kestrel.test', email_verified: true }

/** The extension's own side, in a browser whose one tab somebody clicks through. */
function createExtension() {
  const stored: Record<string, unknown> = {}
  const opened: string[] = []
  const deps = {
    tabs: {
      create: async ({ url }: { url: string }) => {
        opened.push(url)
        return { id: 1 }
      },
      remove: async () => undefined,
    },
    session: {
      get: async () => ({ ...stored }),
      set: async (values: object) => void Object.assign(stored, values),
      remove: async (key: string) => void delete stored[key],
    },
    fetch: async (url: string, init?: RequestInit) => app.request(url, init),
    crypto,
    adopt: async () => undefined,
  }
  return { opened, signIn: createSignIn(deps as unknown as SignInDeps) } // fewer fields than the real types
}

describe('signing in by an OpenID provider', () => {
  test('the extension opens the form, somebody clicks, and it has a session', async () => {
    provider.signsIn(mira)
    const { opened, signIn } = createExtension()
    const outcome = signIn.begin(server)
    await expect.poll(() => opened).toHaveLength(1)
    const form = await (await walker.open(opened[0] ?? '')).response.text()
    const link = /href="(\/sign-in\/kestrel\?[^"]+)"/.exec(form)?.[1]?.replaceAll('&amp;', '&')
    const { url } = await walker.open(`${server}${link}`)
    await signIn.tabUpdated(1, url.href)
    expect(await outcome).toMatchObject({
      kind: 'session',
      session: { scope: 'extension', person: { id: 'it-1' } },
    })
    expect(walker.cookies.get(server)?.size).toBe(0)
  })

  test('the form offers it, and it leads to a code and a session', async () => {
    provider.signsIn(mira)
    const form = await (await walker.open(`${server}/sign-in?${query}`)).response.text()
    expect(form).toContain('Continue with Kestrel Vale')
    const { url } = await start()
    expect(url.pathname).toBe('/sign-in/done')
    expect(new URLSearchParams(url.hash.slice(1)).get('state')).toBe('s1')
    const session = await exchange(url)
    expect(await session.json()).toMatchObject({ scope: 'extension', person: { id: 'it-1', team: 'it' } })
  })

  test('somebody stays themselves when their address changes, in either place', async () => {
    provider.signsIn(mira)
    await start()
    provider.signsIn({ ...mira, email: 'nils@kestrel.test' })
    const { url } = await start(newWalker())
    expect(await (await exchange(url)).json()).toMatchObject({ person: { id: 'it-1' } })
  })

  test('an address that was given to a new account does not make it the person who had it', async () => {
    provider.signsIn(mira)
    await start()
    provider.signsIn({ ...mira, sub: 'somebody-newer' })
    const { response } = await start(newWalker())
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('We do not know you yet')
  })

  test('from two windows of one browser, whatever is opened in between', async () => {
    provider.signsIn(mira)
    const ways: string[] = []
    const walker = createWalker(server, async (url, init) => {
      const answer = await app.request(url, init)
      if (!url.startsWith(`${server}/sign-in/kestrel?`)) return answer
      ways.push(answer.headers.get('location') ?? '')
      return new Response('', { headers: { 'set-cookie': answer.headers.get('set-cookie') ?? '' } })
    })
    await start(walker)
    await start(walker)
    const guessed = `${server}/sign-in/kestrel/callback?state=guessed&code=x`
    expect((await walker.open(guessed)).response.status).toBe(400)
    expect(ways).toHaveLength(2)
    for (const way of ways) expect((await walker.open(way)).url.pathname).toBe('/sign-in/done')
  })

  test('an address that nobody confirmed signs nobody in', async () => {
    provider.signsIn({ ...mira, email_verified: false })
    const { response } = await start()
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('We do not know you yet')
  })

  test('unless the provider is trusted with addresses', async () => {
    world.deps.config.providers = [{ ...provider.entry, trustEmail: true }]
    app = createApp(world.deps)
    provider.signsIn({ sub: mira.sub, email: mira.email })
    expect((await start()).url.pathname).toBe('/sign-in/done')
  })

  test('a provider is believed about the addresses of its own domains only', async () => {
    provider.signsIn(mira)
    world.deps.config.providers = [{ ...provider.entry, domains: ['other.test', 'est'] }]
    app = createApp(world.deps)
    expect((await start()).response.status).toBe(403)
    world.deps.config.providers = [{ ...provider.entry, domains: ['kestrel.test'] }]
    app = createApp(world.deps)
    expect((await start(newWalker())).url.pathname).toBe('/sign-in/done')
  })

  test('somebody who is not in the directory is told whom to ask', async () => {
    provider.signsIn({ sub: 'x', email: 'stranger@kestrel.test', email_verified: true })
    const { response } = await start()
    expect(response.status).toBe(403)
    const page = await response.text()
    expect(page).toContain('stranger@kestrel.test')
    expect(page).toContain('whoever looks after Rapport')
  })

  test('an address that two people have signs neither in', async () => {
    await world.deps.db.run([`UPDATE person SET email = 'mira@kestrel.test' WHERE id = 'it-2'`])
    provider.signsIn(mira)
    expect((await start()).response.status).toBe(403)
  })

  test('who has left the directory is not let in, and is again who they were on coming back', async () => {
    provider.signsIn(mira)
    await start()
    await world.deps.db.run([`UPDATE person SET left_epoch = '2026-11' WHERE id = 'it-1'`])
    expect((await start(newWalker())).response.status).toBe(403)
    await world.deps.db.run([`UPDATE person SET left_epoch = NULL WHERE id = 'it-1'`])
    expect((await start(newWalker())).url.pathname).toBe('/sign-in/done')
  })

  test('who goes back at the provider is told so', async () => {
    provider.signsIn(undefined)
    const { response } = await start()
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('Kestrel Vale did not let you in')
  })

  test('a provider that is away is no error of ours', async () => {
    world.deps.config.providers = [{ ...provider.entry, issuer: 'http://127.0.0.1:9' }]
    app = createApp(world.deps)
    const { response } = await start()
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('does not answer at the moment')
  })

  test('a provider that nobody configured is not there', async () => {
    expect((await walker.open(`${server}/sign-in/other?${query}`)).response.status).toBe(404)
  })

  test('a site that nobody registered is sent nowhere', async () => {
    const asking = new URLSearchParams({
      client: 'embed',
      origin: 'https://evil.test',
      challenge,
      state: 's',
    })
    const { url, response } = await walker.open(`${server}/sign-in/kestrel?${asking}`)
    expect(response.status).toBe(400)
    expect(url.origin).toBe(server)
  })
})
