import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import {
  createNetwork,
  helpAt,
  openLiveDevice,
  passTime,
  rateHelp,
  stateOf,
} from '../../support/passing-time.ts'
import { pooledValues } from '../../support/pooled.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** A server that finds a request wrong as such, and none of its ratings. */
function refusingAsSuch(status: number) {
  const network = createNetwork(world)
  const problem = { type: 'urn:rapport:bad-request', title: 'Bad request', status }
  network.instead.answer = (path) =>
    path === '/v1/ratings' ? Promise.resolve(Response.json(problem, { status })) : undefined
  return network
}

test.each([400, 404, 410, 426])(
  'ratings wait for a newer client at a %i that names none of them, then go by themselves',
  async (status) => {
    const network = refusingAsSuch(status)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    for (const reference of ['A-1', 'A-2']) {
      const written = await device.submit({
        interaction: helpAt(reference),
        colleague: { kind: 'team', id: 'it', name: 'IT' },
        score: 4,
      })
      if (written.kind === 'stored') await device.close(written.rating.id)
    }
    await device.drain()
    const waiting = { kind: 'waiting', pause: 'client-too-old' }
    expect([await stateOf(device, 'A-1'), await stateOf(device, 'A-2')]).toEqual([waiting, waiting])
    expect(await device.outbox()).toEqual({
      waiting: 2,
      sent: 0,
      counted: 0,
      refused: 0,
      pause: 'client-too-old',
    })
    network.instead.answer = undefined
    await passTime(world, world.clock.now + 60_000, device)
    expect(await device.outbox()).toEqual({ waiting: 0, sent: 2, counted: 0, refused: 0 })
    expect(await pooledValues(world.deps, 'score')).toEqual(['4', '4'])
  },
)

test('one rating alone waits too: nothing says that it is at fault', async () => {
  const network = refusingAsSuch(400)
  const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
  await rateHelp(device, 'A-1')
  expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'client-too-old' })
  network.instead.answer = undefined
  await passTime(world, world.clock.now + 60_000, device)
  expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
})

test('the pause outlives the browser: a later one sends what waited', async () => {
  const databaseName = `rapport-${crypto.randomUUID()}`
  const first = await openLiveDevice(world, 'hr-1', { databaseName, fetch: refusingAsSuch(400).fetch })
  await rateHelp(first, 'A-1')
  first.dispose()
  const later = await createTestDevice(world, 'hr-1', { databaseName }, { signedIn: false })
  expect(await stateOf(later, 'A-1')).toEqual({ kind: 'waiting', pause: 'client-too-old' })
  await later.drain({ eager: true })
  expect(await stateOf(later, 'A-1')).toEqual({ kind: 'sent' })
})
