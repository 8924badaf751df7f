import { readFile } from 'node:fs/promises'
import { createFigures, type Figures, type Snapshot } from './figures.ts'
import { runWorld } from './run.ts'
import type { Finding } from './truth.ts'

/** Lives of organisations one after another, with the seeds `first`, `first + step`, … */
export type Plan = { first: number; step: number; ratings: number; perLife: number; goesOn: boolean }

/** `figures` so far, with the ratings of the life that is under way; a life that is over. */
export type News =
  | { kind: 'figures'; snapshot: Snapshot; made: number }
  | { kind: 'life'; seed: number; ratings: number; seconds: number; findings: Finding[] }

const fewest = 100 // in one organisation's life; what is short of it is left out
const newsEveryMs = 5000

/** Plays until there are as many ratings, or, unless it goes on, until something is found. */
export async function playLives(plan: Plan, tell: (news: News) => void): Promise<void> {
  const figures = createFigures()
  let before = 0
  let underWay = () => 0
  const tellFigures = () => tell({ kind: 'figures', snapshot: figures.snapshot(), made: before + underWay() })
  const timer = setInterval(tellFigures, newsEveryMs)
  let found = 0
  for (let seed = plan.first; plan.ratings - figures.get('ratings') >= fewest; seed += plan.step) {
    const beganAt = performance.now()
    const ratings = Math.min(plan.perLife, plan.ratings - before)
    const findings = await runWorld(seed, ratings, figures, (made) => {
      underWay = made
    })
    const made = figures.get('ratings') - before
    before += made
    underWay = () => 0
    found += findings.length
    for (const { kind } of findings) figures.count(`found: ${kind}`)
    await countCpu(figures)
    tellFigures()
    const seconds = Math.round((performance.now() - beganAt) / 1000)
    tell({ kind: 'life', seed, ratings: made, seconds, findings })
    if (found > 0 && !plan.goesOn) break
  }
  clearInterval(timer)
}

const ticksPerSecond = 100

/** Of this process, and of all servers and commands that it ran (proc(5): fields 14 to 17). */
async function countCpu(figures: Figures): Promise<void> {
  const stat = await readFile('/proc/self/stat', 'utf8').catch(() => '') // no Linux, no figure
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map((ticks) => Number(ticks) / ticksPerSecond)
  figures.set('CPU seconds: harness', user + system)
  figures.set('CPU seconds: servers and commands', childUser + childSystem)
}
