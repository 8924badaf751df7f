import { expect, test, vi } from 'vitest'
import { createPortWithoutServer } from '../../../extension/background/no-server.ts'
import { createOwner } from '../../../extension/background/owner.ts'
import type { Device } from '../../../widget/core/device.ts'

function createFake() {
  const fake: { dispose: () => void; changed: () => void } = { dispose: vi.fn(), changed: () => undefined }
  const device: Device = {
    ...createPortWithoutServer(),
    drain: async () => undefined,
    acceptSession: async () => undefined,
    keys: async () => [],
    offerTransfer: async () => ({ kind: 'failed', reason: 'no-book' }),
    takeTransfer: async () => ({ kind: 'failed', reason: 'unknown' }),
    sessions: async () => ({ kind: 'signed-out' }),
    endSession: async () => 'signed-out',
    endOtherSessions: async () => 'signed-out',
    logBreak: async () => undefined,
    checkLog: async () => ({ kind: 'unreachable' }),
    dispose: fake.dispose,
    watch: (changed, signal) => {
      fake.changed = () => void (signal.aborted || changed())
    },
  }
  return { device, fake }
}

test('without a server there is no device', async () => {
  const open = vi.fn()
  const owner = createOwner({ findServer: async () => null, open, changed: () => undefined })
  expect(await owner.find()).toBeUndefined()
  expect(open).not.toHaveBeenCalled()
})

test('everybody who asks at once gets the same device', async () => {
  const { device } = createFake()
  const open = vi.fn(async () => device)
  const owner = createOwner({ findServer: async () => 'https://a.example', open, changed: () => undefined })
  const found = await Promise.all([owner.find(), owner.find(), owner.find()])
  expect(found).toEqual([device, device, device])
  expect(open).toHaveBeenCalledOnce()
})

test('another server’s device takes its place; the old one is closed and heard no more', async () => {
  const [a, b] = [createFake(), createFake()]
  let server = 'https://a.example'
  const changed = vi.fn()
  const open = async (of: string) => (of === 'https://a.example' ? a.device : b.device)
  const owner = createOwner({ findServer: async () => server, open, changed })
  expect(await owner.find()).toBe(a.device)
  a.fake.changed()
  expect(changed).toHaveBeenCalledOnce()

  server = 'https://b.example'
  expect(await owner.find()).toBe(a.device) // a tap does not wait for the storage
  owner.forgetServer()
  expect(await owner.find()).toBe(b.device)
  await expect.poll(() => a.fake.dispose).toHaveBeenCalledOnce()
  a.fake.changed()
  expect(changed).toHaveBeenCalledOnce()
})

test('a database that did not open is tried again', async () => {
  const { device } = createFake()
  const open = vi
    .fn(async () => device)
    .mockRejectedValueOnce(new DOMException('locked', 'InvalidStateError'))
  const owner = createOwner({ findServer: async () => 'https://a.example', open, changed: () => undefined })
  await expect(owner.find()).rejects.toThrow('locked')
  expect(await owner.find()).toBe(device)
})

test('while it is closed nobody opens the database; whoever asked meanwhile gets the one of afterwards', async () => {
  const { device, fake } = createFake()
  let server: string | null = 'https://a.example'
  const open = vi.fn(async () => device)
  const owner = createOwner({ findServer: async () => server, open, changed: () => undefined })
  await owner.find()

  let asked: Promise<unknown> = Promise.resolve()
  await owner.closeWhile(async () => {
    asked = owner.find()
    await expect.poll(() => fake.dispose).toHaveBeenCalledOnce()
    expect(open).toHaveBeenCalledOnce()
    server = null // as erasing does
  })
  expect(await asked).toBeUndefined()
  expect(open).toHaveBeenCalledOnce()
})

test('is open again after work that failed', async () => {
  const { device } = createFake()
  const open = async () => device
  const owner = createOwner({ findServer: async () => 'https://a.example', open, changed: () => undefined })
  await expect(owner.closeWhile(() => Promise.reject(new Error('blocked')))).rejects.toThrow('blocked')
  expect(await owner.find()).toBe(device)
})
