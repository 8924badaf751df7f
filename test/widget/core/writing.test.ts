import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { tick } from '../../../server/release/tick.ts'
import type { CardDevice } from '../../../widget/core/device.ts'
import type { Draft, Written } from '../../../widget/core/port.ts'
import { createTestDevice, openWorld, people, type World } from '../../support/in-process.ts'
import { createNetwork, helpAt, openLiveDevice, rateHelp, stateOf } from '../../support/passing-time.ts'
import { listPooled, pooledValues } from '../../support/pooled.ts'

let world: World
const hourMs = 3600 * 1000

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const draft = (score: Draft['score'], team = 'it'): Draft => ({
  interaction: helpAt('A-1'),
  colleague: { kind: 'team', id: team, name: team },
  score,
})

async function submit(device: CardDevice, given: Draft): Promise<Extract<Written, { kind: 'stored' }>> {
  const written = await device.submit(given)
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  return written
}

async function rateByOthers(raters: number): Promise<void> {
  for (const [index, person] of people.it.slice(0, 10).entries()) {
    const device = await createTestDevice(world, person)
    await device.drain()
    if (index < raters) await rateHelp(device, `OTHER-${index}`)
    device.dispose()
  }
}

const scores = async () =>
  (await listPooled(world.deps, 'score')).map(({ team, value }) => `${team} ${value}`).sort()

describe('a rating given again after a withdrawal', () => {
  test('never overtakes the withdrawal, however short its own wait', async () => {
    const network = createNetwork(world)
    const draws = { next: 0 }
    const device = await openLiveDevice(world, 'hr-1', {
      fetch: network.fetch,
      random: () => draws.next,
    })
    const first = await rateHelp(device, 'A-1', 2)
    expect(await scores()).toEqual(['it 2'])
    network.instead.answer = (path, ask) =>
      path === '/v1/keys'
        ? ask().then(async (answer) => {
            const file = await answer.json()
            return Response.json({ ...file, policy: { ...file.policy, sendWithinMs: 6 * hourMs } })
          })
        : undefined
    await rateHelp(device, 'A-2') // its keys say how long is waited
    draws.next = 0.9
    await device.withdraw(first.id)
    const second = await submit(device, draft(4))
    draws.next = 0.1
    await device.revise(second.rating.id, { score: 5 })
    await device.close(second.rating.id)
    world.clock.now += hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'waiting' })
    expect(device.wake.at).toBeGreaterThan(world.clock.now)
    world.clock.now += 6 * hourMs
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(await scores()).toEqual(['it 4', 'it 5'])
  })
})

describe('submitting', () => {
  test('an interaction whose score was counted stores nothing: it is final', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const first = await rateHelp(device, 'A-1', 1)
    await rateByOthers(4)
    await tick(world.deps)
    world.clock.now += 60_000
    await device.drain()
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'counted' })
    expect(await device.submit(draft(5))).toMatchObject({ kind: 'final', rating: { id: first.id } })
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'counted' })
  })

  test('from two cards at once makes one rating', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const [one, two] = await Promise.all([submit(device, draft(2)), submit(device, draft(5))])
    expect(one.rating.id).toBe(two.rating.id)
    await device.drain()
    expect(await scores()).toHaveLength(1)
  })

  test('for another team takes the first rating back and gives a new one', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const first = await submit(device, draft(2))
    await device.drain()
    const second = await submit(device, draft(5, 'hr'))
    expect(second.rating).toMatchObject({ colleague: { id: 'hr' }, score: 5 })
    expect(second.rating.id).not.toBe(first.rating.id)
    await device.drain()
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
    expect(await scores()).toEqual(['hr 5'])
  })

  test('for a colleague of the same team changes who is named', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const first = await submit(device, draft(2))
    const colleague = { kind: 'person', id: 'it-1', name: 'One', team: { id: 'it', name: 'it' } } as const
    const second = await submit(device, { ...draft(3), colleague })
    expect(second.rating).toMatchObject({ id: first.rating.id, revision: 2, colleague: { id: 'it-1' } })
  })
})

describe('revising', () => {
  test('a refused or withdrawn rating says that it is closed, and stores nothing', async () => {
    const device = await createTestDevice(world, 'hr-1')
    const refused = await submit(device, draft(2, 'nowhere'))
    await device.drain()
    expect(await device.revise(refused.rating.id, { score: 5 })).toMatchObject({
      kind: 'closed',
      rating: { score: 2, state: { kind: 'refused' } },
    })
    await device.withdraw(refused.rating.id)
    expect(await device.revise(refused.rating.id, { score: 5 })).toMatchObject({
      kind: 'closed',
      rating: { score: null, state: { kind: 'withdrawn' } },
    })
  })
})

describe('a request that is too large', () => {
  const tooLargeAbove = (most: number) => {
    const network = createNetwork(world)
    network.instead.answer = (path) => {
      const sent = JSON.parse(network.asked.at(-1)?.body || '{}').ratings ?? []
      return path === '/v1/ratings' && sent.length > most
        ? Promise.resolve(new Response('<h1>413</h1>', { status: 413 }))
        : undefined
    }
    return network
  }

  test('is halved until it fits', async () => {
    const device = await createTestDevice(world, 'hr-1', { fetch: tooLargeAbove(2).fetch })
    for (let n = 0; n < 7; n++) {
      const written = await device.submit({ ...draft(4), interaction: helpAt(`A-${n}`) })
      if (written.kind === 'stored') await device.close(written.rating.id)
    }
    await device.drain()
    expect(await device.outbox()).toEqual({ waiting: 0, sent: 7, counted: 0, refused: 0 })
    expect(await scores()).toHaveLength(7)
  })

  test('with a single rating sets that rating aside', async () => {
    const device = await createTestDevice(world, 'hr-1', { fetch: tooLargeAbove(0).fetch })
    await rateHelp(device, 'A-1')
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'refused', reason: 'too-large' })
  })
})

describe('a rating whose score was counted before its revision came', () => {
  test('goes on as it was: after a restore its other parts are sent again, and nothing is withdrawn', async () => {
    const network = createNetwork(world)
    const device = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
    const { rating } = await submit(device, { ...draft(1), comment: 'Slow' })
    await device.drain()
    await rateByOthers(4)
    await tick(world.deps)
    await device.revise(rating.id, { score: 5, comment: 'Fast' })
    await device.close(rating.id)
    await device.drain()
    expect(await device.find(helpAt('A-1'))).toMatchObject({ score: 1, state: { kind: 'counted' } })
    await world.deps.db.run([
      'DELETE FROM part',
      "UPDATE setting SET value = 'restored' WHERE name = 'incarnation'",
    ])
    await rateHelp(device, 'A-2') // its answer names the new incarnation
    world.clock.now += hourMs
    await device.drain({ eager: true })
    expect(network.asked.filter(({ body }) => body.includes('withdrawn'))).toEqual([])
    const comments = await pooledValues(world.deps, 'comment')
    expect(comments.filter((value) => value !== null)).toEqual(['"Slow"'])
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'counted', parts: ['score'] })
  })
})

describe('on a device that two people share', () => {
  test('what one left behind neither holds up nor counts among the ratings of the other', async () => {
    const { databaseName, device: first } = await openShared('hr-1')
    await first.submit(draft(2, 'hr'))
    await first.signOut()
    first.dispose()
    world.clock.now += hourMs
    const { device: second } = await openShared('hr-2', databaseName)
    await submit(second, draft(5))
    await second.drain()
    expect(await second.outbox()).toEqual({ waiting: 0, sent: 1, counted: 0, refused: 0 })
    expect(second.wake.at).not.toBeLessThanOrEqual(world.clock.now)
    expect(await scores()).toEqual(['it 5'])
    await second.signOut()
    second.dispose()
    const { device: again } = await openShared('hr-1', databaseName)
    await again.drain()
    expect(await scores()).toEqual(['hr 2', 'it 5'])
  })

  test('both may rate the same help, each under a key that the other cannot make', async () => {
    const network = createNetwork(world)
    const databaseName = `rapport-${crypto.randomUUID()}`
    for (const person of ['hr-1', 'hr-2']) {
      const device = await createTestDevice(world, person, { databaseName, fetch: network.fetch })
      await submit(device, draft(4))
      await device.drain()
      await device.signOut()
      device.dispose()
    }
    const bodies = network.asked.filter(({ path }) => path === '/v1/ratings').map(({ body }) => body)
    const keys = bodies.map((body) => JSON.parse(body).ratings[0].interactionKey)
    expect(keys).toHaveLength(2)
    expect(new Set(keys).size).toBe(2)
  })
})

async function openShared(person: string, databaseName = `rapport-${crypto.randomUUID()}`) {
  return { databaseName, device: await openLiveDevice(world, person, { databaseName }) }
}
