import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { revokeSessions } from '../../../server/identity/revoke-sessions.ts'
import { createSession, openWorld, type World } from '../../support/in-process.ts'
import {
  createNetwork,
  helpAt,
  type LiveDevice,
  openLiveDevice,
  rateHelp,
  stateOf,
} from '../../support/passing-time.ts'
import { pooledValues } from '../../support/pooled.ts'

let world: World
let device: LiveDevice
let network: ReturnType<typeof createNetwork>

const hourMs = 3600 * 1000

beforeEach(async () => {
  world = await openWorld()
  network = createNetwork(world)
  device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
})
afterEach(() => {
  device.dispose()
  world.close()
})

/** The server ends the session, as a restore does, and the device hears of it. */
async function endSession(): Promise<void> {
  await revokeSessions(world.deps.db, { kind: 'person', id: 'hr-1' })
  await device.summary('hr', 13)
  expect((await device.account()).kind).toBe('signed-out')
}

describe('a device whose session the server ended', () => {
  test('sends what was rated before with its passes, and asks for nothing in a name', async () => {
    network.instead.answer = (path) =>
      path === '/v1/ratings' ? Promise.reject(new TypeError('network')) : undefined
    await rateHelp(device, 'A-1')
    await endSession()
    network.instead.answer = undefined
    network.asked.length = 0
    world.clock.now += hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(new Set(network.asked.map(({ path }) => path))).not.toContain('/v1/directory')
  })

  test('sends what is rated since, with the same passes', async () => {
    await rateHelp(device, 'A-1')
    await endSession()
    await rateHelp(device, 'A-2')
    expect(await stateOf(device, 'A-2')).toEqual({ kind: 'sent' })
    const { rows } = await world.deps.db.query(
      "SELECT count(*) AS n, count(DISTINCT rater_mark) AS raters FROM part WHERE kind = 'score'",
    )
    expect(rows).toEqual([expect.objectContaining({ n: 2, raters: 1 })])
  })

  test('still shows whoever rated what they rated, and changes it', async () => {
    await rateHelp(device, 'A-1', 2)
    await endSession()
    expect(await device.find(helpAt('A-1'))).toMatchObject({ score: 2, state: { kind: 'sent' } })
    await rateHelp(device, 'A-1', 5)
    expect(await pooledValues(world.deps, 'score')).toEqual(['5'])
  })

  test('keeps a rating of a team that it does not know until somebody signs in', async () => {
    await endSession()
    const interaction = helpAt('A-1')
    const colleague = { kind: 'team', id: 'new', name: 'New' } as const
    const written = await device.submit({ interaction, colleague, score: 4 })
    if (written.kind !== 'stored') throw new Error(written.kind)
    await device.close(written.rating.id)
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'signed-out' })
  })

  test('has nothing to send with in the next epoch, and waits for somebody to sign in', async () => {
    await endSession()
    world.clock.now = Date.UTC(2026, 11, 2)
    await rateHelp(device, 'A-1')
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'signed-out' })
  })

  test('is nobody else’s: who signs in next finds none of it, and sends with passes of their own', async () => {
    await rateHelp(device, 'A-1')
    await endSession()
    await device.acceptSession(await createSession(world, 'hr-2'))
    expect(await device.find(helpAt('A-1'))).toBeUndefined()
    await device.drain()
    await rateHelp(device, 'A-2')
    const { rows } = await world.deps.db.query(
      "SELECT count(DISTINCT rater_mark) AS raters FROM part WHERE kind = 'score'",
    )
    expect(rows).toEqual([expect.objectContaining({ raters: 2 })])
  })

  test('is not one whose rater signed out: there it waits', async () => {
    await device.signOut()
    await rateHelp(device, 'A-1')
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'signed-out' })
  })
})
