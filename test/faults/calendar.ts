import { closesAt, epochAfter, epochAt } from '../../server/contract/epoch.ts'
import { dayMs } from './clock.ts'
import { readRows } from './file.ts'
import type { World } from './world.ts'

/** Every epoch that has begun by the harness's clock, oldest first. */
function epochsOf({ clock, beganAt }: Pick<World, 'clock' | 'beganAt'>): string[] {
  const epochs = [epochAt(beganAt, 'month')]
  const last = epochAt(clock.now(), 'month')
  for (let epoch = epochs[0]; epoch !== undefined && epoch !== last; ) {
    epoch = epochAfter(epoch)
    epochs.push(epoch)
  }
  return epochs
}

/** When an epoch closes, which a restore puts off. */
export function closingTime({ databasePath }: World, epoch: string): number {
  const [row] = readRows(databasePath, "SELECT value FROM setting WHERE name = 'closes_from'")
  return Math.max(closesAt(epoch), Number(row?.value ?? 0))
}

/** Whether an epoch's time has come and the server is not done with closing it. */
export function isClosing(world: World): boolean {
  const rows = readRows(world.databasePath, "SELECT epoch FROM closed_epoch WHERE state <> 'emptying'")
  const closed = new Set(rows.map(({ epoch }) => String(epoch)))
  return epochsOf(world).some((epoch) => closingTime(world, epoch) <= world.clock.now() && !closed.has(epoch))
}

/** When it should be, once this share of a life's ratings was made: epochs end and close meanwhile. */
export function dateAt({ beganAt, epochs }: World, share: number): number {
  const days = epochs === 1 ? 0 : (epochs - 1) * 30 + 16
  return beganAt + share * days * dayMs
}

/** For devices and server alike. */
export async function moveClock({ clock, server }: World, at: number): Promise<void> {
  clock.jumpTo(at)
  await server.order({ kind: 'clock', offsetMs: clock.offset() })
}
