import { loadavg } from 'node:os'
import { createFigures, type Figures, type Snapshot } from './figures.ts'
import type { News } from './lives.ts'

const mostShown = 20
const linesEveryMs = 30_000

/** What is said while a run goes on, and at its end. */
export type Reporter = { hear: (news: News, from?: number) => void; figures: () => Figures; stop: () => void }

/** Sums what the processes tell; a line every half a minute, what is found at once. */
export function createReporter(wanted: number): Reporter {
  const beganAt = performance.now()
  const latest = new Map<number, { snapshot: Snapshot; made: number }>()
  const figures = () => {
    const sum = createFigures()
    for (const { snapshot } of latest.values()) sum.add(snapshot)
    sum.count('seconds', (performance.now() - beganAt) / 1000)
    return sum
  }
  const line = () => console.log(progressOf(figures(), [...latest.values()], wanted))
  const timer = setInterval(line, linesEveryMs)
  return {
    figures,
    hear: (news, from = 0) => {
      if (news.kind === 'figures') {
        latest.set(from, news)
        return
      }
      const { seed, ratings, seconds, findings } = news
      console.log(`seed ${seed}: ${ratings} ratings, ${findings.length} findings, ${seconds} s`)
      for (const { kind, what } of findings.slice(0, mostShown))
        console.log(`  ${kind}: ${what.slice(0, 600)}`)
    },
    stop: () => clearInterval(timer),
  }
}

function progressOf(figures: Figures, latest: { made: number }[], wanted: number): string {
  const made = latest.reduce((sum, one) => sum + one.made, 0)
  const seconds = figures.get('seconds')
  const left = made > 0 ? ((wanted - made) * seconds) / made : 0
  const { faults, kills, found } = summarize(figures)
  return [
    new Date().toISOString().slice(11, 19),
    `${made} ratings, ${faults} faults, ${kills} kills, ${figures.get('restored from an old backup')} restores,`,
    `${figures.get('epochs closed')} closings, ${found} findings, ${(made / seconds).toFixed(0)}/s, ${Math.ceil(left / 60)} min left,`,
    `load ${loadavg()[0]?.toFixed(1)}`,
  ].join(' ')
}

/** What all comes down to; faults are those on the wire and at devices. */
export function summarize(figures: Figures) {
  const names = Object.entries(figures.snapshot().counts)
  const sum = (isMeant: (name: string) => boolean) =>
    names.reduce((total, [name, n]) => total + (isMeant(name) ? n : 0), 0)
  return {
    ratings: figures.get('ratings'),
    faults: sum((name) => name.startsWith('wire: ') || faultsElsewhere.has(name)),
    kills: sum((name) => name.startsWith('server killed -9')),
    lost: figures.get('found: lost') + figures.get('found: stuck'),
    double: figures.get('found: double'),
    found: sum((name) => name.startsWith('found: ')),
  }
}

const faultsElsewhere = new Set([
  'database locked by another',
  'device clock jumped',
  'device died',
  'disk filled',
  'server clock jumped',
  'server stopped by SIGTERM',
])
