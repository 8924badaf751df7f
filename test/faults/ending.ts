import { setTimeout as wait } from 'node:timers/promises'
import { epochAfter, epochAt, epochSpan } from '../../server/contract/epoch.ts'
import { chunksOf } from '../../widget/core/chunks.ts'
import type { OutboxState } from '../../widget/core/port.ts'
import { closingTime, isClosing, moveClock } from './calendar.ts'
import { dayMs, minuteMs } from './clock.ts'
import { revive } from './director.ts'
import { createStream, drawInteger } from './draw.ts'
import type { Figures } from './figures.ts'
import { lockFile } from './file.ts'
import type { Rater } from './rater.ts'
import type { World } from './world.ts'

const patience = 6 // rounds without any change
const atOnce = 12 // devices that drain: one after the other, the end of a life would be mostly waiting
const laterMs = 9 * 60 * minuteMs // a device looks again what became of its ratings

/** Another process holds the database while devices send: the server must come to itself again without help. */
export async function drainLocked(world: World, raters: Rater[]): Promise<void> {
  const release = lockFile(world.databasePath)
  for (const some of chunksOf(raters, atOnce)) await Promise.all(some.map((rater) => rater.drain()))
  release?.()
}

/**
 * Everything works again, and what waits is sent: what still waits then is a finding. Who got no passes since a
 * restore gets them with the next epoch.
 */
export async function drainAll(world: World, raters: Rater[]): Promise<void> {
  await world.proxy.settled()
  await moveClock(world, world.clock.now() + 5 * dayMs) // past every wrong clock and every wait
  for (const rater of raters) await rater.heal()
  for (let epochs = 0; epochs < 3; epochs++) {
    for (let round = 0; round < 3; round++) {
      await drainThose(raters, () => true) // a restore is noticed late, and so is what a closed epoch did not get
      await moveClock(world, world.clock.now() + laterMs)
    }
    if ((await drainUntil(world, raters, (outbox) => outbox.waiting)) === 0) return
    const next = epochAfter(epochAt(world.clock.now(), 'month'))
    await moveClock(world, epochSpan(next).fromMs + dayMs)
  }
}

/** The server closes the last epoch, dying at it a few times, and the devices learn what became of their ratings. */
export async function closeEpochs(world: World, raters: Rater[], figures: Figures): Promise<void> {
  const draw = createStream(world.seed, 'closing')
  let deaths = 3
  await moveClock(world, closingTime(world, epochAt(world.clock.now(), 'month')) + 60 * minuteMs)
  while (isClosing(world)) {
    if (deaths > 0 && !world.server.isDead()) {
      deaths -= 1
      await world.server.order({ kind: 'die', commits: 1 + drawInteger(draw, 8), after: draw() < 0.5 })
    }
    await wait(300)
    if (world.server.isDead()) await revive(world, figures)
  }
  await world.server.order({ kind: 'live' })
  if (world.server.isDead()) await revive(world, figures)
  await drainUntil(world, raters, (outbox) => outbox.waiting + outbox.sent)
}

/** Until nothing is left, or nothing changes any more. @returns how much is left */
async function drainUntil(
  world: World,
  raters: Rater[],
  countLeft: (outbox: OutboxState) => number,
): Promise<number> {
  let idle = 0
  let before = Number.POSITIVE_INFINITY
  while (idle < patience) {
    const left = await drainThose(raters, (outbox) => countLeft(outbox) > 0, countLeft)
    if (left === 0) return 0
    idle = left < before || isClosing(world) ? 0 : idle + 1
    before = left
    await moveClock(world, world.clock.now() + laterMs)
    await wait(50)
  }
  return before
}

/** @returns how much is left in the outboxes that needed it */
async function drainThose(
  raters: Rater[],
  needs: (outbox: OutboxState) => boolean,
  countLeft: (outbox: OutboxState) => number = () => 0,
): Promise<number> {
  const drainOne = async (rater: Rater) => {
    const { device } = rater.tab()
    if (!needs(await device.outbox())) return 0
    await device.drain({ eager: true })
    return countLeft(await device.outbox())
  }
  let left = 0
  for (const some of chunksOf(raters, atOnce)) {
    for (const one of await Promise.all(some.map(drainOne))) left += one
  }
  return left
}
