import { expect, test, vi } from 'vitest'
import { signInByWindow } from '../../../widget/sign-in.ts'

const server = 'https://rapport.corp.example'
const session = {
  token: 'secret',
  scope: 'site:intranet',
  person: { id: 'boris', name: 'Boris', team: 'sales' },
  expiresOn: 1_800_000_000_000,
}
const code = 'c'.repeat(43)

/** A window that the test answers for: what it was sent to, and whether it is closed. */
function openedWindow() {
  const replace = vi.fn<(url: URL) => void>()
  return { closed: false, close: () => undefined, location: { replace } }
}

function signIn(opened: ReturnType<typeof openedWindow>, fetch: typeof globalThis.fetch) {
  return signInByWindow({ server, window, opened: opened as unknown as Window, fetch }) // all that it uses
}

function answer(source: object, data: unknown, origin = server): void {
  const event = new MessageEvent('message', { data, origin })
  Object.defineProperty(event, 'source', { value: source })
  dispatchEvent(event)
}

async function askedFor(opened: ReturnType<typeof openedWindow>): Promise<URLSearchParams> {
  await expect.poll(() => opened.location.replace).toHaveBeenCalled()
  return new URL(opened.location.replace.mock.lastCall?.[0] ?? '').searchParams
}

test('a code from the server’s window becomes a session, with the verifier of its challenge', async () => {
  const opened = openedWindow()
  const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json(session))
  const signingIn = signIn(opened, fetch)
  const asked = await askedFor(opened)
  expect(asked.get('client')).toBe('embed')
  expect(asked.get('origin')).toBe(location.origin)
  answer(opened, { type: 'rapport:signed-in', code, state: asked.get('state') })
  expect(await signingIn).toEqual({ kind: 'session', session })
  const [url, init] = fetch.mock.lastCall ?? []
  const { verifier } = JSON.parse(String(init?.body))
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier)))
  expect(String(url)).toBe(`${server}/v1/sessions`)
  expect(asked.get('challenge')).toBe(
    btoa(String.fromCharCode(...hash))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', ''),
  )
})

test('messages from elsewhere, from another window or with another state are not heard', async () => {
  const opened = openedWindow()
  const fetch = vi.fn<typeof globalThis.fetch>()
  const signingIn = signIn(opened, fetch)
  const state = (await askedFor(opened)).get('state')
  answer(opened, { type: 'rapport:signed-in', code, state }, 'https://elsewhere.example')
  answer(window, { type: 'rapport:signed-in', code, state })
  answer(opened, { type: 'rapport:signed-in', code, state: 'guessed' })
  opened.closed = true
  expect(await signingIn).toEqual({ kind: 'cancelled' })
  expect(fetch).not.toHaveBeenCalled()
})

test.each([
  ['no answer', () => Promise.reject(new TypeError('no network')), 'offline'],
  ['a refused code', async () => new Response(null, { status: 400 }), 'refused'],
  ['a server in trouble', async () => new Response(null, { status: 503 }), 'offline'],
  ['an answer that is no session', async () => Response.json({ token: 1 }), 'bad-answer'],
] as const)('%s is a failure with a reason', async (_name, fetch, reason) => {
  const opened = openedWindow()
  const signingIn = signIn(opened, fetch)
  const state = (await askedFor(opened)).get('state')
  answer(opened, { type: 'rapport:signed-in', code, state })
  expect(await signingIn).toEqual({ kind: 'failed', reason })
})
