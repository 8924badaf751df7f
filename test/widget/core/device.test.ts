import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tick } from '../../../server/release/tick.ts'
import type { Device } from '../../../widget/core/device.ts'
import type { Draft, OwnRating } from '../../../widget/core/port.ts'
import { createTestDevice, dayMs, openWorld, people, type World } from '../../support/in-process.ts'
import { listPooled, pooledValues } from '../../support/pooled.ts'

let world: World

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const help = (reference: string): Draft['interaction'] => ({
  origin: 'https://jira.test',
  reference,
  heading: 'VPN does not connect',
})
const draft = (reference: string, score: Draft['score'] = 4, team = 'it'): Draft => ({
  interaction: help(reference),
  colleague: { kind: 'team', id: team, name: team },
  score,
})

async function rate(device: Device, given: Draft): Promise<OwnRating> {
  const written = await device.submit(given)
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  await device.drain()
  return written.rating
}

const stateOf = async (device: Device, reference: string) => (await device.find(help(reference)))?.state

const countParts = async () =>
  (await world.deps.db.read.all<{ n: number }>('SELECT count(*) AS n FROM part'))[0]?.n

/** Ten people get passes (twice k); `raters` of them rate the team. */
async function rateByOthers(raters: number, team = 'it'): Promise<void> {
  for (const [index, person] of people.it.slice(0, 10).entries()) {
    const device = await createTestDevice(world, person)
    if (index < raters) await rate(device, draft(`OTHER-${index}`, 5, team))
    else await rate(device, draft(`OTHER-${index}`, 5, 'hr')) // fetches a book too
    device.dispose()
  }
}

describe('a rating on its device', () => {
  test('is stored before anything is sent, and not sent while its card is open', async () => {
    const device = await createTestDevice(world, 'hr-1')
    await device.submit(draft('A-1'))
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting' })
    expect(await countParts()).toBe(0)
  })

  test('is sent once its card was open for ten minutes, even if nobody closed it', async () => {
    const device = await createTestDevice(world, 'hr-1')
    await device.submit(draft('A-1'))
    world.clock.now += 10 * 60 * 1000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(await countParts()).toBe(3)
  })

  test('waits while the network is dead and goes by itself afterwards', async () => {
    let dead = false
    const fetch: typeof globalThis.fetch = (...args) =>
      dead ? Promise.reject(new TypeError('network')) : world.fetch(...args)
    const device = await createTestDevice(world, 'hr-1', { fetch })
    dead = true
    await rate(device, draft('A-1'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'offline' })
    dead = false
    world.clock.now += 3_600_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })

  test('waits for a sign-in, and is sent after it', async () => {
    const device = await createTestDevice(world, 'hr-1', {}, { signedIn: false })
    await rate(device, draft('A-1'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'signed-out' })
    expect(await device.signIn()).toEqual({ kind: 'signed-in' })
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })

  test('whose answer was lost is sent again under the same id and pooled once', async () => {
    let lose = true
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await world.fetch(input, init)
      if (lose && String(input).endsWith('/v1/ratings')) throw new TypeError('cut')
      return answer
    }
    const device = await createTestDevice(world, 'hr-1', { fetch })
    await rate(device, draft('A-1'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'offline' })
    lose = false
    world.clock.now += 3_600_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(await countParts()).toBe(3)
  })

  test('takes a page of a captive portal for no receipt', async () => {
    const fetch: typeof globalThis.fetch = async (input, init) =>
      String(input).endsWith('/v1/ratings') ? new Response('<h1>Log in</h1>') : world.fetch(input, init)
    const device = await createTestDevice(world, 'hr-1', { fetch })
    await rate(device, draft('A-1'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'offline' })
  })

  test('can be changed after it was sent: the highest revision is what is pooled', async () => {
    const device = await createTestDevice(world, 'hr-1')
    await rate(device, draft('A-1', 2))
    const again = await rate(device, draft('A-1', 5))
    expect(again.revision).toBe(2)
    expect(await pooledValues(world.deps, 'score')).toEqual(['5'])
  })

  test('can be withdrawn after it was sent, and rated anew', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const first = await rate(device, draft('A-1', 2))
    await device.withdraw(first.id)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'withdrawn' })
    const second = await rate(device, draft('A-1', 4))
    expect(second.id).not.toBe(first.id)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(await pooledValues(world.deps, 'score')).toEqual(['4'])
  })

  test('that was withdrawn before it was ever sent is never sent', async () => {
    const fetch = vi.fn(world.fetch)
    const device = await createTestDevice(world, 'hr-1', { fetch })
    const written = await device.submit(draft('A-1'))
    if (written.kind === 'stored') await device.withdraw(written.rating.id)
    await device.drain()
    expect(fetch.mock.calls.filter(([url]) => String(url).endsWith('/v1/ratings'))).toEqual([])
  })

  test('of a pool of five raters is counted at the tick, its parts are gone, and it is final', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const mine = await rate(device, draft('A-1', 1))
    await rateByOthers(3)
    expect(await tick(world.deps)).toBe(1) // of HR, whom the others rated
    world.clock.now += 60_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' }) // four raters are not enough

    const fifth = await createTestDevice(world, 'hr-2')
    await rate(fifth, draft('B-1', 4))
    expect(await tick(world.deps)).toBe(1)
    world.clock.now += 60_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'counted', parts: ['score'] })
    expect((await device.revise(mine.id, { score: 5 })).kind).toBe('final')
    expect((await device.withdraw(mine.id)).kind).toBe('final')
    const left = await world.deps.db.read.all("SELECT * FROM part WHERE kind = 'score'")
    expect(left).toEqual([])

    // HR may see HR and the organisation.
    expect(await device.summary('it', 13)).toEqual({ kind: 'not-allowed' })
    const whole = await device.summary('corp', 13)
    expect(whole).toMatchObject({ kind: 'summary', summary: { n: 12, distribution: [1, 0, 0, 1, 10] } })
  })

  test('revised while its score was being counted says that it is final, not what was never counted', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const mine = await rate(device, draft('A-1', 1))
    await rateByOthers(4)
    await tick(world.deps)
    await device.revise(mine.id, { score: 5 }) // the device does not know yet
    await device.close(mine.id)
    await device.drain()
    expect(await device.find(help('A-1'))).toMatchObject({ state: { kind: 'counted' }, score: 1 })
  })

  test('for a team of three is pooled with the team above it', async () => {
    const device = await createTestDevice(world, 'hr-1')
    await rate(device, draft('A-1', 4, 'lab'))
    expect(await listPooled(world.deps, 'score')).toMatchObject([{ team: 'it' }])
  })

  test('for a team that does not exist is set aside with the reason and does not block others', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const wrong = await device.submit(draft('A-1', 4, 'nowhere'))
    if (wrong.kind === 'stored') await device.close(wrong.rating.id)
    await rate(device, draft('A-2'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'refused', reason: 'team-unknown' })
    expect(await stateOf(device, 'A-2')).toEqual({ kind: 'sent' })
  })
})

describe('a pass book', () => {
  test('that was issued once is not issued to another device', async () => {
    const first = await createTestDevice(world, 'hr-1')
    await rate(first, draft('A-1'))
    const second = await createTestDevice(world, 'hr-1')
    await rate(second, draft('A-2'))
    expect(await stateOf(second, 'A-2')).toEqual({ kind: 'waiting', pause: 'book-lost' })
  })

  test('whose answer was lost is signed again for the same blinded values', async () => {
    let lose = true
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const answer = await world.fetch(input, init)
      if (lose && String(input).endsWith('/v1/passes')) throw new TypeError('cut')
      return answer
    }
    const device = await createTestDevice(world, 'hr-1', { fetch })
    await rate(device, draft('A-1'))
    lose = false
    world.clock.now += 3_600_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })

  test('comes with the next epoch for somebody who was added in this one', async () => {
    world.clock.now += 30 * dayMs // the organisation's second epoch
    await world.deps.db.run([
      { sql: "UPDATE person SET added_epoch = '2026-12' WHERE id = 'hr-1'", args: [] },
    ])
    const { prepareEpoch } = await import('../../../server/epoch/prepare.ts')
    await prepareEpoch(world.deps)
    const device = await createTestDevice(world, 'hr-1')
    await rate(device, draft('A-1'))
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting', pause: 'next-epoch' })
    world.clock.now += 25 * dayMs
    await prepareEpoch(world.deps)
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
  })
})
