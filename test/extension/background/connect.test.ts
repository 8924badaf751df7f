import { beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeBrowser } from 'wxt/testing/fake-browser'
import { type ConnectDeps, createConnect } from '../../../extension/background/connect.ts'

const server = 'https://rapport.corp.example'

const contains = vi.fn(async () => true)
const mayChoose = vi.fn(async () => true)
const check = vi.fn<ConnectDeps['check']>()
const choose = vi.fn<ConnectDeps['choose']>(async () => undefined)
const signIn = vi.fn<ConnectDeps['signIn']>(async () => ({ kind: 'signed-in' }))

function startWorker() {
  const deps = {
    permissions: { contains },
    session: fakeBrowser.storage.session,
    mayChoose,
    check,
    choose,
    signIn,
  }
  return createConnect(deps as unknown as ConnectDeps) // the fake storage has fewer fields than the real type
}

beforeEach(() => {
  fakeBrowser.reset()
  vi.clearAllMocks()
  check.mockResolvedValue('rapport')
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
    expect(check).not.toHaveBeenCalled()
  })

  test.each(['unreachable', 'not-ready', 'not-rapport', 'not-alike'] as const)(
    'keeps the server that was there when the new one is %s',
    async (kind) => {
      check.mockResolvedValueOnce(kind)
      expect(await startWorker().connect({ server })).toEqual({ kind })
      expect(choose).not.toHaveBeenCalled()
    },
  )

  test('leaves alone a server that is not the one the organisation has set', async () => {
    mayChoose.mockResolvedValueOnce(false)
    expect(await startWorker().connect({ server })).toEqual({ kind: 'set-by-organisation' })
    expect(check).not.toHaveBeenCalled()
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
