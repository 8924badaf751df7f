import { createBackups } from './backups.ts'
import { checkClosed, checkFile, checkOutboxes, checkPools } from './check.ts'
import { startDirector } from './director.ts'
import { closeEpoch, drainAll, drainLocked } from './ending.ts'
import type { Figures } from './figures.ts'
import { createRater } from './rater.ts'
import type { Finding } from './truth.ts'
import { openWorld } from './world.ts'

const perRater = 50

/** One life of an organisation under faults, of about so many ratings, from the first tap to the closed epoch. */
export async function runWorld(seed: number, ratings: number, figures: Figures): Promise<Finding[]> {
  const raters = Math.min(96, Math.max(24, Math.round(ratings / perRater)))
  const world = await openWorld(seed, raters, figures)
  try {
    await world.server.start()
    const all = await Promise.all(
      Array.from({ length: raters }, (_, index) => createRater(world, index, figures)),
    )
    const backups = createBackups(world, figures)
    const mayRestore = () => all.every(({ stories }) => stories.some(({ id }) => world.truth.arrived(id)))
    const stopDirector = startDirector(world, figures, backups, mayRestore)
    await timed(figures, 'play', async () => {
      await Promise.all(all.map((rater) => rater.play(Math.ceil(ratings / raters))))
      await stopDirector()
      await drainLocked(world, all)
    })
    await timed(figures, 'drain', () => drainAll(world, all))
    await checkOutboxes(world, all)
    checkPools(world)
    if (world.findings.length > 0) return world.findings
    await timed(figures, 'restore', async () => {
      await world.server.kill()
      await backups.restore(backups.oldest())
      await world.server.start()
      await drainAll(world, all)
    })
    checkPools(world)
    await checkFile(world)
    await timed(figures, 'close', () => closeEpoch(world, all, figures))
    await timed(figures, 'check', () => checkClosed(world, all))
    await checkFile(world)
    figures.count('ratings', world.truth.stories.size)
    figures.most('harness RSS, MB', process.memoryUsage.rss() / 2 ** 20)
    for (const rater of all) rater.tab().device.dispose()
    return world.findings
  } finally {
    await world.close()
  }
}

async function timed(figures: Figures, phase: string, action: () => Promise<void>): Promise<void> {
  const beganAt = performance.now()
  await action()
  figures.count(`seconds: ${phase}`, (performance.now() - beganAt) / 1000)
}
