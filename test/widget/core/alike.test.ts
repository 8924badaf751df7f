import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDevice, openWorld, type World } from '../../support/in-process.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

test('nothing is sent without a name while requests would not be alike; the rater is told, and it goes by itself', async () => {
  const asked: string[] = []
  let alike = true
  const device = await createTestDevice(world, 'hr-1', {
    fetch: (input, init) => {
      asked.push(new URL(String(input)).pathname)
      return world.fetch(input, init)
    },
    ensureAlike: async () => alike,
  })
  const place = { origin: 'https://portal.test', reference: 'A-1', heading: 'Papers' }
  await device.drain() // passes, while all is well
  const written = await device.submit({
    interaction: place,
    colleague: { kind: 'team', id: 'it', name: 'IT' },
    score: 4,
  })
  if (written.kind !== 'stored') throw new Error(`not stored: ${written.kind}`)
  await device.close(written.rating.id)
  const nameless = () => asked.filter((path) => /^\/v1\/(ratings|keys|counted)/.test(path))

  alike = false
  asked.length = 0
  await device.drain()
  expect(nameless()).toEqual([])
  expect((await device.find(place))?.state).toEqual({ kind: 'waiting', pause: 'not-alike' })
  expect(await device.outbox()).toMatchObject({ waiting: 1, pause: 'not-alike' })

  alike = true
  await device.drain({ eager: true })
  expect(nameless()).toContain('/v1/ratings')
  expect((await device.find(place))?.state).toEqual({ kind: 'sent' })
})
