import { afterEach, beforeEach, expect, test } from 'vitest'
import { formatPass, passHeader } from '../../../server/contract/pass.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createRating, getPass } from '../../support/pass.ts'

const hourMs = 3600 * 1000

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function metrics(): Promise<string> {
  const response = await world.fetch(`${server}/metrics`)
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  return await response.text()
}

function readValue(text: string, line: string): number {
  return Number(
    text
      .split('\n')
      .find((one) => one.startsWith(`${line} `))
      ?.slice(line.length + 1),
  )
}

async function rate(): Promise<void> {
  const pass = await getPass(world, 'hr-1')
  const rating = createRating({ team: 'it' })
  const send = () =>
    world.fetch(`${server}/v1/ratings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [passHeader]: formatPass(pass) },
      body: JSON.stringify({ ratings: [rating] }),
    })
  expect([(await send()).status, (await send()).status]).toEqual([200, 200])
}

test('a rating does not show before the hour is over, whoever asks', async () => {
  await rate()
  const accepted = 'rapport_ratings_total{kind="accepted"}'
  const duplicate = 'rapport_ratings_total{kind="duplicate"}'
  const passes = 'rapport_passes_total{kind="signed"}'
  const early = await metrics()
  expect([accepted, duplicate, passes].map((line) => readValue(early, line))).toEqual([0, 0, 0])
  world.clock.now += hourMs - 1
  expect(readValue(await metrics(), accepted)).toBe(0)
  world.clock.now += 1
  const late = await metrics()
  expect([accepted, duplicate].map((line) => readValue(late, line))).toEqual([1, 1])
  expect(readValue(late, passes)).toBeGreaterThan(0)
  expect(readValue(late, 'rapport_requests_total{status="2xx"}')).toBeGreaterThan(2)
})

test('what is counted in the next hour waits for its end, too', async () => {
  await rate()
  world.clock.now += hourMs
  await world.fetch(`${server}/nowhere`)
  const missed = 'rapport_requests_total{status="4xx"}'
  expect(readValue(await metrics(), missed)).toBe(0)
  world.clock.now += hourMs
  expect(readValue(await metrics(), missed)).toBe(1)
})

test('nothing is told apart by team, scope, address or person', async () => {
  const { token } = await createSession(world, 'hr-1', 'site:portal')
  await world.fetch(`${server}/v1/summaries/hr`, { headers: { authorization: `Bearer ${token}` } })
  await rate()
  world.clock.now += hourMs
  const own = (await metrics()).split('\n').filter((line) => line.startsWith('rapport_'))
  expect(own.map((line) => line.replace(/ \d+$/, ''))).toEqual([
    ...['accepted', 'duplicate', 'superseded', 'final', 'refused'].map(
      (kind) => `rapport_ratings_total{kind="${kind}"}`,
    ),
    'rapport_passes_total{kind="signed"}',
    ...[1, 2, 3, 4, 5].map((status) => `rapport_requests_total{status="${status}xx"}`),
  ])
})

test('the process says how it is, and asking twice does no harm', async () => {
  await metrics()
  expect(await metrics()).toContain('process_resident_memory_bytes')
})
