import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { challengeOf } from '../../../extension/background/pkce.ts'
import { createSignIn, type SignInDeps } from '../../../extension/background/sign-in.ts'

const server = 'https://rapport.corp.example'
const session = {
  token: 'bearer',
  scope: 'extension',
  person: { id: 'boris', name: 'Boris Ivanov', team: 'sales' },
  expiresOn: 2_000_000_000_000,
}
const code = 'c'.repeat(43)

const tabs = {
  create: vi.fn(async (_: { url: string }) => ({ id: 11 })),
  remove: vi.fn(async () => undefined),
}
const adopt = vi.fn<SignInDeps['adopt']>(async () => undefined)
const request = vi.fn<typeof fetch>(async () => Response.json(session))

/** A worker's sign-in; storage and tabs outlive it. */
function startWorker() {
  const deps = { tabs, session: fakeBrowser.storage.session, fetch: request, crypto, adopt }
  return createSignIn(deps as unknown as SignInDeps) // the fake browser has fewer fields than the real types
}

async function opened(): Promise<URL> {
  const kept = async () => (await fakeBrowser.storage.session.get('signIn')).signIn
  await expect.poll(kept).toMatchObject({ tab: 11 })
  return new URL(tabs.create.mock.lastCall?.[0].url ?? '')
}

const doneAt = (state: string | null, origin = server) => `${origin}/sign-in/done#code=${code}&state=${state}`

beforeEach(() => {
  fakeBrowser.reset()
  vi.clearAllMocks()
})

describe('signing in', () => {
  test('opens the server’s page with challenge, state and invite, and redeems the code for a session', async () => {
    const signIn = startWorker()
    signIn.useInvite('inv-1')
    const outcome = signIn.begin(server)
    const url = await opened()
    expect(url.origin + url.pathname).toBe(`${server}/sign-in`)
    expect(url.searchParams.get('client')).toBe('extension')
    expect(url.searchParams.get('invite')).toBe('inv-1')

    await signIn.tabUpdated(11, doneAt(url.searchParams.get('state')))

    expect(await outcome).toEqual({ kind: 'session', session })
    expect(tabs.remove).toHaveBeenCalledExactlyOnceWith(11)
    const [address, init] = request.mock.lastCall ?? []
    expect(address).toBe(`${server}/v1/sessions`)
    expect(init).toMatchObject({ method: 'POST', credentials: 'omit' })
    const sent: { code: string; verifier: string } = JSON.parse(String(init?.body))
    expect(sent.code).toBe(code)
    expect(await challengeOf(crypto, sent.verifier)).toBe(url.searchParams.get('challenge'))
  })

  test.each([
    ['another state', () => doneAt('x'.repeat(22))],
    ['no state', () => `${server}/sign-in/done#code=${code}`],
    ['another server', (state: string | null) => doneAt(state, 'https://evil.example')],
    [
      'a page before the last',
      (state: string | null) => `${server}/sign-in?state=${state}#code=${code}&state=${state}`,
    ],
  ])('takes no code from %s', async (_, urlFor) => {
    const signIn = startWorker()
    void signIn.begin(server)
    const state = (await opened()).searchParams.get('state')
    await signIn.tabUpdated(11, urlFor(state))
    await signIn.tabUpdated(12, doneAt(state)) // right words, in a tab that nobody opened for it
    expect(request).not.toHaveBeenCalled()
  })

  test('goes on in a new worker when the first one died meanwhile', async () => {
    void startWorker().begin(server)
    const url = await opened()
    await startWorker().tabUpdated(11, doneAt(url.searchParams.get('state')))
    expect(adopt).toHaveBeenCalledExactlyOnceWith(server, session)
  })

  test('a code is used once, even if the browser tells of its page twice', async () => {
    const signIn = startWorker()
    void signIn.begin(server)
    const url = doneAt((await opened()).searchParams.get('state'))
    await signIn.tabUpdated(11, url)
    await signIn.tabUpdated(11, url)
    expect(request).toHaveBeenCalledOnce()
  })

  test('is cancelled when its tab is closed, or another sign-in begins', async () => {
    const signIn = startWorker()
    const first = signIn.begin(server)
    await opened()
    const second = signIn.begin(server)
    expect(await first).toEqual({ kind: 'cancelled' })
    await expect.poll(() => tabs.create).toHaveBeenCalledTimes(2)
    await opened()
    await signIn.tabRemoved(11)
    expect(await second).toEqual({ kind: 'cancelled' })
  })

  test.each([
    ['refuses the code', async () => new Response('{}', { status: 403 }), 'status-403'],
    ['answers something else', async () => Response.json({ hello: 'world' }), 'bad-answer'],
    ['does not answer', () => Promise.reject(new TypeError('Failed to fetch')), 'offline'],
  ])('fails with a reason when the server %s', async (_, answer, reason) => {
    request.mockImplementationOnce(answer)
    const signIn = startWorker()
    const outcome = signIn.begin(server)
    await signIn.tabUpdated(11, doneAt((await opened()).searchParams.get('state')))
    expect(await outcome).toEqual({ kind: 'failed', reason })
  })
})
