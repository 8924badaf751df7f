import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { KeyFile } from '../../../server/contract/keys.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { dayMs, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, openLiveDevice, passTime, rateHelp, stateOf } from '../../support/passing-time.ts'

vi.setConfig({ testTimeout: 30_000 }) // months pass, day by day

let world: World
const hourMs = 3600 * 1000
const december = Date.UTC(2026, 11, 1)

beforeEach(async () => {
  world = await openWorld()
  world.deps.config.pace = 'weekly'
})
afterEach(() => world.close())

/** The key file as it is, but with keys that only this device is shown. */
async function withOwnKeys(ask: () => Promise<Response>): Promise<Response> {
  const file = (await (await ask()).json()) as KeyFile
  const keys = file.keys.map((key) => ({ ...key, spki: ownSpki }))
  return Response.json({ ...file, keys })
}
const ownSpki = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64url')

describe('the keys of a pass book', () => {
  test('are fetched twice, at least minutes apart, before the book is asked for', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, world.clock.now + dayMs, device)
    const [first = 0, second = 0] = network.timesOf('/v1/keys')
    expect(second - first).toBeGreaterThanOrEqual(20 * 60 * 1000)
    expect(second - first).toBeLessThanOrEqual(8 * hourMs)
    expect(network.timesOf('/v1/passes')).toEqual([second])
    expect(await device.keys()).toEqual([
      {
        epoch: '2026-11',
        scope: 'extension',
        group: 'g1',
        fingerprint: expect.stringMatching(/^(\w{4} ){3}\w{4}$/),
      },
    ])
  })

  test('that differ stop everything with the reason said, until they agree again', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    let differing = 1
    network.instead.answer = (path, ask) =>
      path === '/v1/keys' && differing-- > 0 ? withOwnKeys(ask) : undefined
    const seenAt = world.clock.now
    await passTime(world, device.wake.at ?? 0, device) // the second fetch differs from the first
    await rateHelp(device, 'A-1')
    world.clock.now += 6 * hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'keys-differ' })
    expect(network.timesOf('/v1/passes')).toEqual([])
    await passTime(world, seenAt + 6 * dayMs, device)
    expect(network.timesOf('/v1/passes')).toHaveLength(1)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })

  test('that turn out to be others than everybody is shown make the book unusable', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, world.clock.now + 4 * dayMs, device)
    network.instead.answer = (path, ask) => (path === '/v1/keys' ? withOwnKeys(ask) : undefined)
    await rateHelp(device, 'A-1')
    await passTime(world, world.clock.now + 3 * dayMs, device)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'keys-differ' })
    expect(network.timesOf('/v1/ratings')).toEqual([])
  })
})

describe('a pass book', () => {
  const makeAnew = async () => {
    const tables = ['epoch_key', 'epoch_team', 'pass_issue', 'pass_identity', 'epoch_secret']
    await world.deps.db.run(tables.map((table) => `DELETE FROM ${table} WHERE epoch = '2026-12'`))
    await prepareEpoch(world.deps)
  }

  test.each([
    ['of', 0.1],
    ['planned for', 0.99],
  ])('%s an epoch to come whose keys a restore made anew is one for the new keys', async (_, drawn) => {
    const network = createNetwork(world)
    let random = () => drawn
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch, random: () => random() })
    await passTime(world, december - dayMs, device)
    expect(network.timesOf('/v1/passes')).toHaveLength(drawn < 0.5 ? 2 : 1)
    random = Math.random
    await makeAnew()
    await passTime(world, december + dayMs, device)
    await rateHelp(device, 'A-1')
    await passTime(world, december + 10 * dayMs, device)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    const pools = await world.deps.db.read.all('SELECT DISTINCT epoch FROM pool')
    expect(pools).toEqual([{ epoch: '2026-12' }])
  })

  test('is the one again that it was when the keys are again as they were', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, world.clock.now + 4 * dayMs, device)
    network.instead.answer = (path, ask) => (path === '/v1/keys' ? withOwnKeys(ask) : undefined)
    await rateHelp(device, 'A-1')
    await passTime(world, world.clock.now + 3 * dayMs, device)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'keys-differ' })
    network.instead.answer = undefined
    for (let days = 0; days < 4; days++) {
      await device.drain({ eager: true })
      await passTime(world, world.clock.now + dayMs, device)
    }
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })

  test('that was signed with other keys than were shown is not kept, and the device goes on', async () => {
    const network = createNetwork(world)
    network.instead.answer = (path, ask) => (path === '/v1/keys' ? withOwnKeys(ask) : undefined)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, world.clock.now + 2 * dayMs, device)
    expect(network.timesOf('/v1/passes').length).toBeGreaterThan(0)
    await rateHelp(device, 'A-1')
    await passTime(world, world.clock.now + 4 * dayMs, device)
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'waiting' })
    expect(network.timesOf('/v1/ratings')).toEqual([])
  })

  test('comes at the time that was drawn, whether or not a rating waits, and rests a day before its first use', async () => {
    const random = () => 0.5
    const times = await Promise.all(
      [false, true].map(async (isRating) => {
        const network = createNetwork(world)
        const device = await openLiveDevice(world, isRating ? 'hr-1' : 'hr-2', {
          fetch: network.fetch,
          random,
        })
        if (isRating) {
          await rateHelp(device, 'A-1')
          expect(network.timesOf('/v1/passes')).toEqual([])
        }
        return { network, device }
      }),
    )
    await passTime(world, world.clock.now + 4 * dayMs, ...times.map(({ device }) => device))
    const [idle, rating] = times.map(({ network }) => network)
    expect(rating?.timesOf('/v1/passes')).toHaveLength(1)
    expect(rating?.timesOf('/v1/passes')).toEqual(idle?.timesOf('/v1/passes'))
    const restedMs = (rating?.timesOf('/v1/ratings')[0] ?? 0) - (rating?.timesOf('/v1/passes')[0] ?? 0)
    expect(restedMs).toBeGreaterThanOrEqual(24 * hourMs)
    expect(restedMs).toBeLessThanOrEqual(72 * hourMs + 8 * hourMs)
  })

  test('is not asked for beside a rating: a session and a pass at once would say whose it is', async () => {
    const network = createNetwork(world)
    const random = () => 0.5 // keys and book of December come on the 24th, in the night
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch, random })
    await passTime(world, Date.UTC(2026, 10, 24, 1), device)
    const written = await rateHelp(device, 'A-1')
    await passTime(world, Date.UTC(2026, 10, 25)) // the browser is closed: rating and book are both overdue
    await device.drain()
    expect(await device.find(written.interaction)).toMatchObject({ state: { kind: 'sent' } })
    expect(network.timesOf('/v1/ratings')).toEqual([world.clock.now])
    await passTime(world, Date.UTC(2026, 10, 26), device)
    const [, book = 0] = network.timesOf('/v1/passes')
    expect(book - (network.timesOf('/v1/ratings')[0] ?? 0)).toBeGreaterThanOrEqual(20 * 60 * 1000)
    const withSession = ['/v1/passes', '/v1/directory', '/v1/log']
    const beside = network.asked.filter(
      ({ path, at }) => withSession.includes(path) && at === network.timesOf('/v1/ratings')[0],
    )
    expect(beside).toEqual([])
  })

  test('of the next epoch comes within the two weeks before it, at a time drawn once', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, december, device)
    const [current = 0, next = 0, ...more] = network.timesOf('/v1/passes')
    expect(more).toEqual([])
    expect(current).toBeLessThan(Date.UTC(2026, 10, 11))
    expect(next).toBeGreaterThanOrEqual(december - 14 * dayMs)
    expect(next).toBeLessThanOrEqual(december)
  })

  test('of the next epoch is issued to somebody who was added in this one', async () => {
    world.clock.now = Date.UTC(2026, 11, 20) // the organisation's second epoch
    const { prepareEpoch } = await import('../../../server/epoch/prepare.ts')
    await prepareEpoch(world.deps)
    await world.deps.db.run([
      { sql: "UPDATE person SET added_epoch = '2026-12' WHERE id = 'hr-1'", args: [] },
    ])
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await rateHelp(device, 'A-1')
    await passTime(world, Date.UTC(2026, 11, 31), device)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'next-epoch' })
    const january = network.asked.filter(
      ({ path, body }) => path === '/v1/passes' && body.includes('2027-01'),
    )
    await passTime(world, Date.UTC(2027, 0, 5), device)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(january.length).toBeLessThanOrEqual(1)
  })

  test('that another device holds is waited for until the next epoch, and sending goes on by itself', async () => {
    const first = await openLiveDevice(world, 'hr-1')
    await passTime(world, world.clock.now + dayMs, first)
    first.dispose()
    const network = createNetwork(world)
    const second = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await rateHelp(second, 'A-1')
    await passTime(world, world.clock.now + 2 * dayMs, second)
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'waiting', pause: 'book-lost' })
    await passTime(world, december - 1, second)
    expect(network.timesOf('/v1/ratings')).toEqual([])
    await passTime(world, december + 4 * dayMs, second)
    expect(await stateOf(second, 'A-1')).toEqual({ kind: 'sent' })
    expect(
      network.asked.filter(({ path, body }) => path === '/v1/passes' && body.includes('2026-11')),
    ).toHaveLength(1)
  })

  test('comes within hours to a browser that was closed for the whole two weeks', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    await passTime(world, world.clock.now + 2 * dayMs, device)
    await passTime(world, december + dayMs) // nobody drains it
    await device.drain()
    await passTime(world, december + 2 * dayMs, device)
    const asked = network.timesOf('/v1/passes')
    expect(asked).toHaveLength(2)
    expect(asked[1]).toBeGreaterThanOrEqual(december + dayMs + 20 * 60 * 1000)
  })
})
