import { createBackups } from './backups.ts'
import { checkClosed, checkFile, checkOutboxes, checkPools } from './check.ts'
import { startDirector } from './director.ts'
import { closeEpochs, drainAll, drainLocked } from './ending.ts'
import type { Figures } from './figures.ts'
import { readRows } from './file.ts'
import { createRater } from './rater.ts'
import type { Finding } from './truth.ts'
import { openWorld, type World } from './world.ts'

const perRater = 60 // more where there would be too many raters
const longLife = 2000 // ratings

/**
 * One life of an organisation under faults, of about so many ratings, from the first tap until its last epoch is
 * closed. `watch` is given a count of the ratings so far.
 */
export async function runWorld(
  seed: number,
  ratings: number,
  figures: Figures,
  watch: (made: () => number) => void,
): Promise<Finding[]> {
  const raters = Math.min(96, Math.max(24, Math.ceil(ratings / perRater)))
  const world = await openWorld(seed, { raters, epochs: ratings >= longLife ? 3 : 2 }, figures)
  watch(() => world.truth.stories.size)
  try {
    await world.server.start()
    const atStart = await world.server.residentMb()
    const all = await Promise.all(
      Array.from({ length: raters }, (_, index) => createRater(world, index, figures)),
    )
    const backups = createBackups(world, figures)
    const mayRestore = () => all.every(({ stories }) => stories.some(({ id }) => world.truth.arrived(id)))
    const share = () => world.truth.stories.size / ratings
    const stopDirector = startDirector(world, figures, backups, mayRestore, share)
    await timed(figures, 'play', async () => {
      await Promise.all(all.map((rater) => rater.play(Math.ceil(ratings / raters))))
      await stopDirector()
      await drainLocked(world, all)
    })
    await timed(figures, 'drain', () => drainAll(world, all))
    await checkOutboxes(world, all)
    checkPools(world)
    figures.count('ratings', world.truth.stories.size)
    if (world.findings.length > 0) return world.findings
    await timed(figures, 'restore', async () => {
      await world.server.kill()
      await backups.restore(backups.oldest())
      await world.server.start()
      await drainAll(world, all)
    })
    checkPools(world)
    await checkFile(world)
    await timed(figures, 'close', () => closeEpochs(world, all, figures))
    await timed(figures, 'check', () => checkClosed(world, all))
    await checkFile(world)
    countReleased(world, figures)
    figures.count('lives')
    figures.most('harness RSS, MB', process.memoryUsage.rss() / 2 ** 20)
    figures.most('server RSS at start, MB', atStart)
    figures.most('server RSS at end, MB', await world.server.residentMb())
    for (const rater of all) rater.tab().device.dispose()
    return world.findings
  } finally {
    await world.close()
  }
}

function countReleased({ databasePath }: World, figures: Figures): void {
  const sql =
    'SELECT (SELECT count(*) FROM "release") AS releases, (SELECT count(*) FROM closed_epoch) AS closings'
  const [row] = readRows(databasePath, sql)
  figures.count('releases', Number(row?.releases))
  figures.count('epochs closed', Number(row?.closings))
}

async function timed(figures: Figures, phase: string, action: () => Promise<void>): Promise<void> {
  const beganAt = performance.now()
  await action()
  figures.count(`seconds: ${phase}`, (performance.now() - beganAt) / 1000)
}
