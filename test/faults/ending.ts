import { setTimeout as wait } from 'node:timers/promises'
import { closesAt } from '../../server/contract/epoch.ts'
import { dayMs, minuteMs } from './clock.ts'
import { revive } from './director.ts'
import { createStream, drawInteger } from './draw.ts'
import type { Figures } from './figures.ts'
import type { Rater } from './rater.ts'
import { readRows } from './witness.ts'
import type { World } from './world.ts'

export const epoch = '2026-11'
const rounds = 40

/** Everything works again, and what waits is sent: what still waits then is a finding. */
export async function drainAll(world: World, raters: Rater[]): Promise<void> {
  await world.proxy.settled()
  moveClock(world, world.clock.now() + 10 * dayMs) // past every wrong clock and every wait
  for (const rater of raters) await rater.heal()
  for (let round = 0; round < rounds; round++) {
    const waiting = await drainThose(raters, (outbox) => outbox.waiting > 0 || round < 3) // a restore is noticed late
    if (waiting === 0) return
    moveClock(world, world.clock.now() + minuteMs)
    await wait(50)
  }
}

/** The server closes the epoch, dying at it a few times, and the devices learn what became of their ratings. */
export async function closeEpoch(world: World, raters: Rater[], figures: Figures): Promise<void> {
  const draw = createStream(world.seed, 'closing')
  let deaths = 3
  moveClock(world, closesAt(epoch) + 60 * minuteMs)
  while (!(await isClosed(world))) {
    if (deaths > 0 && !world.server.isDead()) {
      deaths -= 1
      world.server.order({ kind: 'die', commits: 1 + drawInteger(draw, 8), after: draw() < 0.5 })
    }
    await wait(300)
    if (world.server.isDead()) {
      figures.count('server killed -9 while closing')
      await revive(world, figures)
    }
  }
  world.server.order({ kind: 'die', commits: Number.POSITIVE_INFINITY, after: false })
  for (let round = 0; round < rounds; round++) {
    const open = await drainThose(raters, (outbox) => outbox.waiting + outbox.sent > 0)
    if (open === 0) return
    moveClock(world, world.clock.now() + minuteMs)
  }
}

async function drainThose(
  raters: Rater[],
  needs: (outbox: { waiting: number; sent: number }) => boolean,
): Promise<number> {
  let drained = 0
  for (const rater of raters) {
    const { device } = rater.tab()
    if (!needs(await device.outbox())) continue
    drained += 1
    await device.drain({ eager: true })
  }
  return drained
}

function moveClock({ clock, server }: World, at: number): void {
  clock.jumpTo(at)
  server.order({ kind: 'clock', offsetMs: clock.offset() })
}

async function isClosed({ databaseUrl }: World): Promise<boolean> {
  return (await readRows(databaseUrl, `SELECT 1 FROM closed_epoch WHERE epoch = '${epoch}'`)).length > 0
}
