import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { openWorld } from '../support/in-process.ts'
import { openPlayer } from './player.ts'
import { routes } from './routes.ts'

/** A sample of `npm run fuzz`, the same every time: what fails here fails again. */
const [seed, each] = [20261122, 40]

let player: Awaited<ReturnType<typeof openPlayer>>
beforeAll(async () => {
  player = await openPlayer(seed)
})
afterAll(() => player.close())

test('every route of the app is among those that requests are drawn for', async () => {
  const world = await openWorld()
  const all = createApp(world.deps).routes.filter(({ method }) => method !== 'ALL')
  world.close()
  expect([...routes.keys()].toSorted()).toEqual(
    [...new Set(all.map(({ method, path }) => `${method} ${path}`))].toSorted(),
  )
})

test.each([...routes.keys()])('whatever %s is sent, it answers, and says what is wrong', async (name) => {
  const { findings, sent } = await player.play(name, each)
  expect(findings).toEqual([])
  expect(sent).toBe(each)
})

test('what holds in every database holds after all of that', async () => {
  expect(await player.check()).toEqual([])
})
