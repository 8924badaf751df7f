import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readLog } from '../../../server/log/append.ts'
import { auditLog } from '../../../server/log/audit.ts'
import { tick } from '../../../server/release/tick.ts'
import { getIncarnation } from '../../../server/settings/setting.ts'
import type { Device } from '../../../widget/core/device.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { helpAt, openLiveDevice, passTime, stateOf } from '../../support/passing-time.ts'
import { listPooled } from '../../support/pooled.ts'

let world: World
const dayMs = 24 * 3600 * 1000
const closing = Date.UTC(2026, 11, 8)

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const spoil = (where = 'true') =>
  world.deps.db.run([`UPDATE part SET sealed = randomblob(200) WHERE ${where}`])
const spoilPools = () => world.deps.db.run(['UPDATE pool SET sealed_team = randomblob(92)'])
const values = async () => (await listPooled(world.deps)).map(({ kind, value }) => [kind, value]).sort()
const isClosed = async () => (await world.deps.db.read.all('SELECT 1 FROM closed_epoch')).length > 0

async function rateWithComment() {
  const device = await openLiveDevice(world, 'hr-1')
  const written = await device.submit({
    interaction: helpAt('A-1'),
    colleague: { kind: 'team', id: 'it', name: 'IT' },
    ...{ score: 2, comment: 'Slow' },
  })
  if (written.kind !== 'stored') throw new Error(written.kind)
  await device.close(written.rating.id)
  await device.drain()
  return device
}

/** The device is away; then it learns what is new, and sends what is due. */
async function sleepUntil(device: Device, until: number): Promise<void> {
  await passTime(world, until)
  for (let drains = 0; drains < 3; drains++) {
    await device.drain({ eager: true })
    world.clock.now += 60_000
  }
}

test.each([
  ['parts', spoil],
  ['a pool', spoilPools],
])(
  'where %s cannot be opened, devices send again once, and it is logged without saying whose it was',
  async (_, damage) => {
    const pass = await getPass(world, 'hr-1')
    await post(world, pass, { ratings: [createRating(), createRating()] })
    await damage()
    const error = vi.spyOn(world.deps.log, 'error')
    const before = await getIncarnation(world.deps.db)
    await tick(world.deps)
    const taken = await getIncarnation(world.deps.db)
    expect(taken).not.toBe(before)
    expect(error.mock.calls).toEqual([[{ parts: 6 }, 'parts could not be opened; devices send them again']])
    expect((await readLog(world.deps.db.query)).at(-1)).toMatchObject({ what: 'parts-lost', after: taken })
    expect(await auditLog(world.deps)).toMatchObject({ kind: 'intact' })
    await tick(world.deps)
    expect(await getIncarnation(world.deps.db)).toBe(taken)
    expect(error).toHaveBeenCalledTimes(1)
  },
)

test('where all can be opened, no device is made to send again', async () => {
  await post(world, await getPass(world, 'hr-1'), { ratings: [createRating()] })
  const before = await getIncarnation(world.deps.db)
  await tick(world.deps)
  expect(await getIncarnation(world.deps.db)).toBe(before)
})

test.each([
  ['all of a rating', 'true'],
  ['its comment', "kind = 'comment'"],
])('%s that cannot be opened is sent again by its device while the epoch is open', async (_, where) => {
  const device = await rateWithComment()
  const before = await values()
  await spoil(where)
  await tick(world.deps)
  expect(await values()).not.toEqual(before)
  await sleepUntil(device, world.clock.now + 2 * dayMs)
  expect(await values()).toEqual(before)
  expect(await stateOf(device, 'A-1')).toEqual({ kind: 'sent' })
})

test.each([
  ['parts', () => spoil("kind = 'comment'")],
  ['a pool', spoilPools],
])(
  'an epoch in which %s cannot be opened is closed once devices had the time to send them again',
  async (_, damage) => {
    const device = await rateWithComment()
    await sleepUntil(device, closing - dayMs)
    await damage()
    world.clock.now = closing
    await tick(world.deps)
    expect(await isClosed()).toBe(false)
    await sleepUntil(device, closing + dayMs)
    expect(await values()).toEqual([
      ['comment', '"Slow"'],
      ['detail', null],
      ['score', '2'],
    ])
    await sleepUntil(device, closing + 15 * dayMs)
    expect(await isClosed()).toBe(true)
    expect(await stateOf(device, 'A-1')).toEqual({ kind: 'withheld' })
    const withheld = await world.deps.db.read.all<{ n: number }>(
      "SELECT sum(length(ids)) / 16 AS n FROM listed_ids WHERE outcome = 'withheld'",
    )
    expect(withheld).toEqual([{ n: 3 }])
  },
)
