import { expect, test, vi } from 'vitest'
import { type CheckDeps, checkServer } from '../../../extension/background/check-server.ts'
import type { KeyFile } from '../../../server/contract/keys.ts'

const server = 'https://rapport.corp.example'
const value: KeyFile = {
  epoch: '2026-11',
  policy: { sendWithinMs: 0, firstUseAfterMs: { from: 0, to: 0 }, settleEveryMs: 1000 },
  keys: [],
}
const well = () => Promise.resolve(new Response('ok'))
const status = (code: number) => () => Promise.resolve(new Response('', { status: code }))
const unknownHost = () => Promise.reject(new TypeError('Failed to fetch'))

test.each<[string, () => Promise<Response>, Awaited<ReturnType<CheckDeps['getKeys']>>, string]>([
  ['that is well and shows keys', well, { kind: 'ok', value }, 'rapport'],
  ['that cannot be reached', unknownHost, { kind: 'ok', value }, 'unreachable'],
  ['that has a fault', status(503), { kind: 'ok', value }, 'not-ready'],
  ['that knows no health', status(404), { kind: 'ok', value }, 'not-rapport'],
  ['that is well but shows no keys', well, { kind: 'retry', afterMs: 0 }, 'not-rapport'],
  ['that cannot be asked alike', well, { kind: 'not-alike' }, 'not-alike'],
])('a server %s', async (_, answer, keys, kind) => {
  const getKeys = vi.fn(async () => keys)
  expect(await checkServer({ fetch: answer, getKeys }, server)).toBe(kind)
})

test('is asked without cookies, and a redirect is not followed', async () => {
  const fetch = vi.fn<typeof globalThis.fetch>(well)
  await checkServer({ fetch, getKeys: async () => ({ kind: 'ok', value }) }, server)
  expect(fetch).toHaveBeenCalledExactlyOnceWith(
    `${server}/healthz`,
    expect.objectContaining({ credentials: 'omit', redirect: 'manual' }),
  )
})
