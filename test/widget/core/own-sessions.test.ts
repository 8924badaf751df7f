import { afterEach, beforeEach, expect, test } from 'vitest'
import type { OwnSession } from '../../../widget/core/own-sessions.ts'
import { createSession, openWorld, type World } from '../../support/in-process.ts'
import { createNetwork, type LiveDevice, openLiveDevice } from '../../support/passing-time.ts'

let world: World
let live: LiveDevice
let network: ReturnType<typeof createNetwork>
beforeEach(async () => {
  world = await openWorld()
  network = createNetwork(world)
  live = await openLiveDevice(world, 'hr-1', { fetch: network.fetch })
})
afterEach(() => {
  live.dispose()
  world.close()
})

const list = async (): Promise<OwnSession[]> => {
  const answer = await live.sessions()
  if (answer.kind !== 'sessions') throw new Error(answer.kind)
  return answer.sessions
}
const places = async () => (await list()).map(({ place, isHere }) => ({ ...place, isHere }))

test('a person sees where they are signed in, this device first, and nobody else’s', async () => {
  await createSession(world, 'hr-1', 'site:portal')
  await createSession(world, 'hr-1', 'site:rate')
  await createSession(world, 'hr-1')
  await createSession(world, 'hr-2')
  const found = await places()
  expect(found[0]).toEqual({ kind: 'extension', isHere: true })
  expect(found.slice(1)).toHaveLength(3)
  for (const one of [{ kind: 'site', name: 'Portal' }, { kind: 'rate' }, { kind: 'extension' }])
    expect(found.slice(1)).toContainEqual({ ...one, isHere: false })
})

test('one that is ended opens nothing any more, and ending it again is no fault', async () => {
  const { token } = await createSession(world, 'hr-1', 'site:portal')
  const other = (await list()).find(({ isHere }) => !isHere)
  expect(await live.endSession(other?.id ?? '')).toBe('done')
  expect(await live.endSession(other?.id ?? '')).toBe('done')
  expect(await places()).toEqual([{ kind: 'extension', isHere: true }])
  const headers = { authorization: `Bearer ${token}` }
  expect((await world.fetch('http://server.test/v1/directory', { headers })).status).toBe(401)
})

test('all others are ended at once, also one that was opened after the list was read', async () => {
  await createSession(world, 'hr-1', 'site:portal')
  await list()
  await createSession(world, 'hr-1')
  expect(await live.endOtherSessions()).toBe('done')
  expect(await places()).toEqual([{ kind: 'extension', isHere: true }])
})

test('without an answer nothing is said to be ended', async () => {
  await createSession(world, 'hr-1', 'site:portal')
  const [, other] = await list()
  network.instead.answer = () => Promise.reject(new TypeError('network'))
  expect(await live.sessions()).toEqual({ kind: 'unavailable' })
  expect(await live.endSession(other?.id ?? '')).toBe('unavailable')
  expect(await live.endOtherSessions()).toBe('unavailable')
  network.instead.answer = undefined
  expect(await list()).toHaveLength(2)
})

test('whoever is signed out is told so, without asking', async () => {
  await live.signOut()
  network.asked.length = 0
  expect(await live.sessions()).toEqual({ kind: 'signed-out' })
  expect(await live.endOtherSessions()).toBe('signed-out')
  expect(network.asked).toEqual([])
})
