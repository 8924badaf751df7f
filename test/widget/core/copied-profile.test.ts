import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Device, DeviceDeps } from '../../../widget/core/device.ts'
import { openStore } from '../../../widget/core/store.ts'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, helpAt, rateHelp, stateOf } from '../../support/passing-time.ts'
import { pooledValues } from '../../support/pooled.ts'

let world: World
let network: ReturnType<typeof createNetwork>
const devices: Device[] = []

beforeEach(async () => {
  world = await openWorld()
  network = createNetwork(world)
})
afterEach(() => {
  for (const device of devices.splice(0)) device.dispose()
  world.close()
})

async function open(databaseName: string, how?: { signedIn: boolean }): Promise<Device> {
  const platform: Partial<DeviceDeps> = { databaseName, fetch: network.fetch }
  const device = await createTestDevice(world, 'hr-1', platform, how)
  devices.push(device)
  return device
}

/** Hr-1's device, and one on another machine with a copy of all that it has stored after `before`. */
async function openCopied(before: (device: Device) => Promise<unknown>) {
  const [from, to] = [randomUUID(), randomUUID()]
  const first = await open(from)
  await before(first)
  await copyDatabase(from, to)
  return { first, second: await open(to, { signedIn: false }) } // signed in all the same, by the copy
}

async function copyDatabase(from: string, to: string): Promise<void> {
  const [source, target] = [await openStore(from, () => undefined), await openStore(to, () => undefined)]
  for (const name of source.objectStoreNames) {
    const keys = await source.getAllKeys(name)
    const values = await source.getAll(name)
    const inline = target.transaction(name).store.keyPath !== null
    for (const [index, key] of keys.entries()) await target.put(name, values[index], inline ? undefined : key)
  }
  source.close()
  target.close()
}

const storeOnly = async (device: Device, reference = 'A-1') => {
  const colleague = { kind: 'team', id: 'it', name: 'IT' } as const
  const written = await device.submit({ interaction: helpAt(reference), colleague, score: 4 })
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  return written.rating
}

const pooled = () =>
  world.deps.db.read.all<{ scores: number; raters: number }>(
    "SELECT count(*) AS scores, count(DISTINCT rater_mark) AS raters FROM part WHERE kind = 'score'",
  )

const laterMs = 3_600_000 // past every retry

describe('a profile that was copied to a second machine', () => {
  test('sends a rating that was never attempted from both, and it is pooled once', async () => {
    const { first, second } = await openCopied(async (device) => {
      await device.drain()
      await storeOnly(device)
    })
    await first.drain()
    await second.drain()
    expect([await stateOf(first, 'A-1'), await stateOf(second, 'A-1')]).toEqual([
      { kind: 'sent' },
      { kind: 'sent' },
    ])
    expect(await pooled()).toEqual([{ scores: 1, raters: 1 }])
  })

  test('sends a rating whose answer was lost from both, and it is pooled once', async () => {
    network.instead.answer = (path, ask) =>
      path === '/v1/ratings' ? ask().then(() => Promise.reject(new TypeError('cut'))) : undefined
    const { first, second } = await openCopied((device) => rateHelp(device, 'A-1'))
    network.instead.answer = undefined
    world.clock.now += laterMs
    await Promise.all([first.drain(), second.drain()])
    expect(await stateOf(first, 'A-1')).toEqual({ kind: 'sent' })
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'sent' })
    expect(await pooled()).toEqual([{ scores: 1, raters: 1 }])
  })

  test('uses the same passes on both, for what each rates from then on', async () => {
    const { first, second } = await openCopied((device) => rateHelp(device, 'A-1'))
    await rateHelp(first, 'A-2')
    await rateHelp(second, 'A-3')
    expect(await stateOf(first, 'A-2')).toEqual({ kind: 'sent' })
    expect(await stateOf(second, 'A-3')).toEqual({ kind: 'sent' })
    expect(await pooled()).toEqual([{ scores: 3, raters: 1 }])
  })

  test('has help that both rated pooled once, also where nothing was sent before the copy', async () => {
    const { first, second } = await openCopied((device) => device.drain())
    await rateHelp(first, 'A-1')
    await rateHelp(second, 'A-1')
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'refused', reason: 'already-rated' })
    expect(await pooled()).toEqual([{ scores: 1, raters: 1 }])
  })

  test('may change a rating on either: the same pass sent it', async () => {
    const { first, second } = await openCopied((device) => rateHelp(device, 'A-1', 4))
    await rateHelp(second, 'A-1', 2)
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'sent' })
    await rateHelp(first, 'A-1', 5)
    await rateHelp(first, 'A-1', 3)
    expect(await stateOf(first, 'A-1')).toEqual({ kind: 'sent' })
    expect(await pooledValues(world.deps, 'score')).toEqual(['3'])
  })

  test('gets the book that was asked for before the copy on both, as it asks for the same one', async () => {
    let lose = true
    network.instead.answer = (path, ask) =>
      lose && path === '/v1/passes' ? ask().then(() => Promise.reject(new TypeError('cut'))) : undefined
    const { first, second } = await openCopied((device) => device.drain())
    lose = false
    world.clock.now += laterMs
    await rateHelp(first, 'A-1')
    await rateHelp(second, 'A-2')
    expect(await stateOf(second, 'A-2')).toEqual({ kind: 'sent' })
    expect(await pooled()).toEqual([{ scores: 2, raters: 1 }])
  })
})
