import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { type ConnectDeps, createConnect } from '../../../extension/background/connect.ts'
import type { ConnectOutcome } from '../../../extension/messages.ts'
import type { KeyFile } from '../../../server/contract/keys.ts'

const server = 'https://rapport.corp.example'

const keyFile: KeyFile = {
  epoch: '2026-11',
  policy: { sendWithinMs: 0, firstUseAfterMs: { from: 0, to: 0 }, settleEveryMs: 1000 },
  keys: [],
}

const contains = vi.fn(async () => true)
const getKeys = vi.fn<ConnectDeps['getKeys']>()
const choose = vi.fn<ConnectDeps['choose']>(async () => undefined)
const signIn = vi.fn<ConnectDeps['signIn']>(async () => ({ kind: 'signed-in' }))

function startWorker() {
  const deps = {
    permissions: { contains },
    session: fakeBrowser.storage.session,
    getKeys,
    choose,
    signIn,
  }
  return createConnect(deps as unknown as ConnectDeps) // the fake storage has fewer fields than the real type
}

beforeEach(() => {
  fakeBrowser.reset()
  vi.clearAllMocks()
  getKeys.mockResolvedValue({ kind: 'ok', value: keyFile })
})

describe('connecting to a server', () => {
  test('chooses it once it answers as Rapport, and signs in with the invite', async () => {
    expect(await startWorker().connect({ server, invite: 'inv' })).toEqual({ kind: 'signed-in' })
    expect(contains).toHaveBeenCalledExactlyOnceWith({ origins: ['https://rapport.corp.example/*'] })
    expect(choose).toHaveBeenCalledExactlyOnceWith(server)
    expect(signIn).toHaveBeenCalledExactlyOnceWith('inv')
  })

  test('asks nothing of a server that was not granted', async () => {
    contains.mockResolvedValueOnce(false)
    expect(await startWorker().connect({ server })).toEqual({ kind: 'not-granted' })
    expect(getKeys).not.toHaveBeenCalled()
  })

  test.each<[string, Awaited<ReturnType<ConnectDeps['getKeys']>>, ConnectOutcome['kind']]>([
    ['no answer of Rapport’s', { kind: 'retry', afterMs: 0 }, 'unreachable'],
    ['a refusal', { kind: 'refused', status: 400, code: 'invalid', pointers: [] }, 'unreachable'],
    ['nothing to ask alike by', { kind: 'not-alike' }, 'not-alike'],
  ])('keeps the server that was there when there is %s', async (_, answer, kind) => {
    getKeys.mockResolvedValueOnce(answer)
    expect(await startWorker().connect({ server })).toEqual({ kind })
    expect(choose).not.toHaveBeenCalled()
  })

  test('goes on when the grant comes, also in a new worker and after the popup closed', async () => {
    await startWorker().prepare({ server, invite: 'inv' })
    await startWorker().granted()
    expect(signIn).toHaveBeenCalledExactlyOnceWith('inv')
  })

  test('is done once when both the popup and the grant ask for it', async () => {
    const worker = startWorker()
    await worker.prepare({ server })
    await Promise.all([worker.granted(), worker.connect({ server })])
    expect(signIn).toHaveBeenCalledOnce()
  })

  test('a grant for a site starts no sign-in', async () => {
    await startWorker().granted()
    expect(signIn).not.toHaveBeenCalled()
  })
})
