import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tick } from '../../../server/release/tick.ts'
import type { Draft } from '../../../widget/core/port.ts'
import { createTestDevice, openWorld, people, type World } from '../../support/in-process.ts'
import {
  createNetwork,
  helpAt,
  openLiveDevice,
  passTime,
  rateHelp,
  stateOf,
} from '../../support/passing-time.ts'
import { listPooled, pooledValues } from '../../support/pooled.ts'

vi.setConfig({ testTimeout: 30_000 }) // months pass, day by day

let world: World
const hourMs = 3600 * 1000
const closing = Date.UTC(2026, 11, 8)

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** Ten holders of passes, so that a pool of five raters is released; `raters` of them rate IT. */
async function rateByOthers(raters: number): Promise<void> {
  for (const [index, person] of people.it.slice(0, 10).entries()) {
    const device = await createTestDevice(world, person)
    await device.drain()
    if (index < raters) await rateHelp(device, `OTHER-${index}`)
    device.dispose()
  }
}

const noRatings = (path: string) =>
  path === '/v1/ratings' ? Promise.reject(new TypeError('network')) : undefined

describe('a rating whose epoch was closed', () => {
  test('before it reached the server takes a pass of the next epoch, and is pooled there', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    network.instead.answer = noRatings
    const { id } = await rateHelp(device, 'A-1')
    world.clock.now = closing + hourMs
    network.instead.answer = undefined
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'epoch-closed' })
    expect(network.asked.at(-1)?.path).toBe('/v1/counted/2026-11')
    await tick(world.deps) // closes it
    world.clock.now += hourMs
    await device.drain()
    expect(await device.find(helpAt('A-1'))).toMatchObject({ id, state: { kind: 'waiting' }, score: 4 })
    const { prepareEpoch } = await import('../../../server/epoch/prepare.ts')
    await prepareEpoch(world.deps)
    world.clock.now += hourMs
    await device.drain()
    expect(await device.find(helpAt('A-1'))).toMatchObject({ id, state: { kind: 'sent' } })
    const pools = await world.deps.db.read.all('SELECT DISTINCT epoch FROM pool')
    expect(pools).toEqual([{ epoch: '2026-12' }])
  })

  test('when a restore had lost all but a comment that was counted is pooled in the next epoch without it', async () => {
    const device = await openLiveDevice(world, 'hr-1')
    const colleague = { kind: 'team', id: 'it', name: 'IT' } as const
    const detail: Draft['detail'] = { helped: [], hindered: ['clarity'] }
    const said = { score: 2 as const, detail, comment: 'Slow' }
    const written = await device.submit({ interaction: helpAt('A-1'), colleague, ...said })
    if (written.kind !== 'stored') throw new Error(written.kind)
    await device.close(written.rating.id)
    await device.drain()
    await world.deps.db.run([
      {
        sql: "INSERT INTO mark (id, kind, epoch, outcome) VALUES (unhex(?), 'comment', '2026-11', 'counted')",
        args: [written.rating.id.replaceAll('-', '')],
      },
      'DELETE FROM part',
      'DELETE FROM pool',
    ])
    await passTime(world, closing + 8 * 24 * hourMs) // the device sleeps
    for (let drains = 0; drains < 4; drains++) {
      await device.drain({ eager: true })
      world.clock.now += 30 * hourMs
    }
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    const pooled = await listPooled(world.deps)
    const parts = pooled.map(({ kind, epoch, value }) => ({ kind, epoch, value }))
    expect(parts.sort((a, b) => a.kind.localeCompare(b.kind))).toEqual([
      { kind: 'detail', epoch: '2026-12', value: JSON.stringify(detail) },
      { kind: 'score', epoch: '2026-12', value: '2' },
    ])
  })

  test('while it was withdrawn and neither reached the server is forgotten, not sent', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    network.instead.answer = noRatings
    const { id } = await rateHelp(device, 'A-1')
    await device.withdraw(id)
    await passTime(world, closing + 8 * 24 * hourMs)
    network.instead.answer = undefined
    await device.drain()
    await device.drain({ eager: true })
    expect(await device.find(helpAt('A-1'))).toBeUndefined()
    expect(await world.deps.db.read.all('SELECT * FROM part')).toEqual([])
  })

  test('is counted when only the answer was lost, and never sent a second time', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await rateByOthers(4)
    network.instead.answer = (path, ask) =>
      path === '/v1/ratings' ? ask().then(() => Promise.reject(new TypeError('cut'))) : undefined
    await rateHelp(device, 'A-1')
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'offline' })
    await passTime(world, closing + 8 * 24 * hourMs) // the device sleeps
    network.instead.answer = undefined
    await device.drain()
    world.clock.now += hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'counted' })
    const [release] = await world.deps.db.read.all<{ sums: string }>(
      "SELECT sums FROM release WHERE kind = 'score'",
    )
    expect(JSON.parse(release?.sums ?? '{}').counts).toEqual([0, 0, 0, 5, 0])
  })

  test('with too few raters is withheld, for months over which nobody opened the browser', async () => {
    const device = await openLiveDevice(world, 'hr-1')
    await rateByOthers(1)
    await rateHelp(device, 'A-1')
    await passTime(world, Date.UTC(2027, 2, 15))
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'withheld' })
  })

  test('longer ago than the lists are kept is not claimed to be anything', async () => {
    const device = await openLiveDevice(world, 'hr-1')
    await rateHelp(device, 'A-1')
    await passTime(world, closing + 8 * 24 * hourMs)
    await world.deps.db.run(["UPDATE closed_epoch SET state = 'expired'", 'DELETE FROM listed_ids'])
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'withheld', reason: 'unknown' })
  })

  test('that waits without a pass takes one of the next epoch', async () => {
    const device = await openLiveDevice(world, 'hr-1')
    world.clock.now = Date.UTC(2026, 11, 9)
    await tick(world.deps)
    const { prepareEpoch } = await import('../../../server/epoch/prepare.ts')
    await prepareEpoch(world.deps)
    await rateHelp(device, 'A-1')
    world.clock.now += hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    const pools = await world.deps.db.read.all('SELECT DISTINCT epoch FROM pool')
    expect(pools).toEqual([{ epoch: '2026-12' }])
  })
})

describe('a withdrawn rating', () => {
  test('is kept as id and revision until its epoch is closed, and then forgotten', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    const { id } = await rateHelp(device, 'A-1')
    await device.withdraw(id)
    await device.drain()
    const looked = network.timesOf('/v1/counted/2026-11')
    await passTime(world, closing - 1, device)
    expect(await device.find(helpAt('A-1'))).toMatchObject({ id, score: null, state: { kind: 'withdrawn' } })
    expect(network.timesOf('/v1/counted/2026-11')).toEqual(looked) // nothing was to be learnt
    await passTime(world, closing + 8 * 24 * hourMs)
    await device.drain()
    expect(await device.find(helpAt('A-1'))).toBeUndefined()
  })

  test('that was counted before the withdrawal arrived is counted, not withdrawn', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await rateByOthers(4)
    const { id } = await rateHelp(device, 'A-1')
    network.instead.answer = noRatings
    await device.withdraw(id)
    await device.drain()
    await passTime(world, closing + 8 * 24 * hourMs)
    network.instead.answer = undefined
    await device.drain()
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'counted' })
  })

  test('is sent again after a restore, so that a delayed original cannot revive it', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    const { id } = await rateHelp(device, 'A-1', 2)
    const original = network.asked.findLast(({ path }) => path === '/v1/ratings')
    await device.withdraw(id)
    await device.drain()
    await world.deps.db.run([
      'DELETE FROM part',
      'DELETE FROM pool',
      'DELETE FROM withdrawal',
      "UPDATE setting SET value = 'restored' WHERE name = 'incarnation'",
    ])
    await rateHelp(device, 'A-2') // its answer names the new incarnation
    world.clock.now += hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'withdrawn' })
    const delayed = await original?.again()
    expect(await delayed?.json()).toMatchObject({ receipts: [{ id, kind: 'superseded' }] })
    expect(await pooledValues(world.deps, 'score')).toEqual(['4'])
  })
})
