import { setTimeout as wait } from 'node:timers/promises'
import type { Backups } from './backups.ts'
import { dateAt, isClosing, moveClock } from './calendar.ts'
import { dayMs, minuteMs } from './clock.ts'
import { createStream, type Draw, drawInteger, drawWeighted } from './draw.ts'
import type { Figures } from './figures.ts'
import { lockFile } from './file.ts'
import type { World } from './world.ts'

const blows = { kill: 3, dieAtCommit: 4, stop: 1, lock: 3, fill: 1, jump: 1, backup: 1, restore: 2 }

const mostRatingsPerBlow = 1500
const longestBreathMs = 30_000

/**
 * What happens to the server meanwhile, one thing after another, while time goes on with the ratings. `share`:
 * of a life's ratings that were made. @returns stops it; the server runs then
 */
export function startDirector(
  world: World,
  figures: Figures,
  backups: Backups,
  mayRestore: () => boolean,
  share: () => number,
): () => Promise<void> {
  const draw = createStream(world.seed, 'director')
  let going = true
  const means = { world, draw, figures, backups, mayRestore }
  const run = async () => {
    await backups.make()
    await strike(means, 'lock')
    while (going) {
      await breathe()
      if (world.server.isDead()) await revive(world, figures)
      else await strike(means, drawWeighted(draw, blows))
      await goOn(means, dateAt(world, share()))
      figures.most('server RSS, MB', await world.server.residentMb())
    }
    await world.disk.free()
    await world.server.order({ kind: 'live' })
    if (world.server.isDead()) await revive(world, figures)
  }
  /** About a second; longer where ratings come slowly, as starting a server costs as much as hundreds of them. */
  const breathe = async () => {
    const enough = world.truth.stories.size + mostRatingsPerBlow * draw()
    await wait(200 + drawInteger(draw, 1200))
    const isCalm = () => going && world.epochs > 2 && world.truth.stories.size < enough
    for (let ms = 0; ms < longestBreathMs && isCalm(); ms += 100) await wait(100)
  }
  const ended = run()
  return () => {
    going = false
    return ended
  }
}

type Means = { world: World; draw: Draw; figures: Figures; backups: Backups; mayRestore: () => boolean }

async function strike(
  { world, draw, figures, backups, mayRestore }: Means,
  blow: keyof typeof blows,
): Promise<void> {
  switch (blow) {
    case 'kill':
      figures.count('server killed -9')
      await world.server.kill()
      await wait(drawInteger(draw, 400))
      return world.server.start()
    case 'dieAtCommit':
      return world.server.order({ kind: 'die', commits: 1 + drawInteger(draw, 12), after: draw() < 0.5 })
    case 'stop':
      figures.count('server stopped by SIGTERM')
      await world.server.stop()
      return world.server.start()
    case 'lock':
      return lock(world, 200 + drawInteger(draw, 900), figures)
    case 'fill':
      if (!world.disk.isLimited) return
      figures.count('disk filled')
      await world.disk.fill()
      await wait(drawInteger(draw, 1500))
      return world.disk.free()
    case 'backup':
      return backups.make()
    case 'restore': {
      const backup = backups.draw(draw)
      if (!backup || !mayRestore()) return
      await (draw() < 0.5 ? world.server.kill() : world.server.stop())
      await backups.restore(backup)
      return world.server.start()
    }
    case 'jump':
      figures.count('server clock jumped')
      world.clock.jump(drawInteger(draw, 200) * minuteMs)
      return world.server.order({ kind: 'clock', offsetMs: world.clock.offset() })
  }
}

/** It may die at an epoch's closing, more than once. */
async function goOn({ world, draw, figures }: Means, until: number): Promise<void> {
  if (until - world.clock.now() > dayMs) {
    figures.count('days gone by', (until - world.clock.now()) / dayMs)
    await moveClock(world, until)
  }
  if (isClosing(world) && draw() < 0.6)
    await world.server.order({ kind: 'die', commits: 1 + drawInteger(draw, 8), after: draw() < 0.5 })
}

/** It died at a commit, as it was ordered. */
export async function revive(world: World, figures: Figures): Promise<void> {
  figures.count(isClosing(world) ? 'server killed -9 while closing' : 'server killed -9 at a commit')
  await world.server.start()
}

/** Another process holds the database for writing. */
async function lock({ databasePath }: World, forMs: number, figures: Figures): Promise<void> {
  const release = lockFile(databasePath)
  if (!release) return
  figures.count('database locked by another')
  await wait(forMs)
  release()
}
