import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBase } from '../../widget/core/base.ts'
import { openSecondDevice } from '../../widget/second-device.ts'
import { createTestDevice, openWorld, server, type World } from '../support/in-process.ts'
import { rateHelp, stateOf } from '../support/passing-time.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** A browser of hr-1, and what its card opens for the other one. */
async function openBrowser() {
  const platform = {
    ...{ server, databaseName: `rapport-embed ${randomUUID()}`, fetch: world.fetch, locks: navigator.locks },
    ...{ clock: world.deps.clock, random: Math.random },
    loadBlinding: () => import('../../widget/core/blinding.ts'),
  }
  const device = await createTestDevice(world, 'hr-1', platform)
  await device.drain()
  const base = await openBase(platform)
  return { device, base, transfer: openSecondDevice({ ...platform, ...base }).transfer }
}

test('what waits in a browser without passes goes once a code of the other one was typed', async () => {
  const [first, second] = [await openBrowser(), await openBrowser()]
  await rateHelp(second.device, 'A-1')
  expect(await stateOf(second.device, 'A-1')).toEqual({ kind: 'waiting', pause: 'book-lost' })
  expect(await second.transfer.offer()).toEqual({ kind: 'failed', reason: 'no-book' })
  const offered = await first.transfer.offer()
  if (offered.kind !== 'offered') throw new Error(offered.reason)
  expect(await second.transfer.take('nonsense')).toEqual({ kind: 'failed', reason: 'not-a-code' })
  expect(await second.transfer.take(offered.code)).toEqual({ kind: 'taken' })
  await second.device.drain()
  expect(await stateOf(second.device, 'A-1')).toEqual({ kind: 'sent' })
  for (const { device, base } of [first, second]) {
    device.dispose()
    base.news.close()
    base.store.close()
  }
})
