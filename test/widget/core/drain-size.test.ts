import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Device } from '../../../widget/core/device.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, helpAt } from '../../support/passing-time.ts'

let world: World
let device: Device
let network: ReturnType<typeof createNetwork>

beforeEach(async () => {
  world = await openWorld()
  network = createNetwork(world)
  device = await createTestDevice(world, 'hr-1', { fetch: network.fetch })
  await device.drain()
})
afterEach(() => {
  vi.restoreAllMocks()
  device.dispose()
  world.close()
})

/** Stores ratings that may go at once, and drains them; counts what the drain asks of storage. */
async function drainMany(name: string, ratings: number) {
  const colleague = { kind: 'team', id: 'it', name: 'IT' } as const
  for (let n = 0; n < ratings; n++) {
    const written = await device.submit({ interaction: helpAt(`${name}-${n}`), colleague, score: 4 })
    if (written.kind === 'stored') await device.close(written.rating.id)
  }
  const requests = network.timesOf('/v1/ratings').length
  const reads = vi.spyOn(IDBObjectStore.prototype, 'getAll')
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
  await device.drain()
  const counted = {
    requests: network.timesOf('/v1/ratings').length - requests,
    wholeReads: reads.mock.contexts.filter(
      (store) => store instanceof IDBObjectStore && store.name === 'ratings',
    ).length,
    writes: transactions.mock.calls.filter(([, mode]) => mode === 'readwrite').length,
  }
  vi.restoreAllMocks()
  return counted
}

test('a drain reads the whole outbox no more often for many ratings than for one, and writes once a request', async () => {
  await drainMany('FIRST', 1) // it also keeps what the server says of itself
  const one = await drainMany('ONE', 1)
  const many = await drainMany('MANY', 80)
  expect([one.requests, many.requests]).toEqual([1, 4])
  expect(many.wholeReads).toBe(one.wholeReads)
  expect(one.wholeReads).toBeGreaterThan(0)
  expect(many.writes - one.writes).toBe(3)
})
