/** What can be sent to another process: sums, and the highest of what is watched. */
export type Snapshot = { counts: Record<string, number>; peaks: Record<string, number> }

/** Counts by name, and the highest of what is watched. */
export type Figures = {
  count: (name: string, by?: number) => void
  set: (name: string, value: number) => void
  most: (name: string, value: number) => void
  get: (name: string) => number
  snapshot: () => Snapshot
  add: (snapshot: Snapshot) => void
  lines: () => string[]
}

export function createFigures(): Figures {
  const counts = new Map<string, number>()
  const peaks = new Map<string, number>()
  const count = (name: string, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by)
  const most = (name: string, value: number) => peaks.set(name, Math.max(value, peaks.get(name) ?? 0))
  return {
    count,
    set: (name, value) => counts.set(name, value),
    most,
    get: (name) => counts.get(name) ?? 0,
    snapshot: () => ({ counts: Object.fromEntries(counts), peaks: Object.fromEntries(peaks) }),
    add: (snapshot) => {
      for (const [name, value] of Object.entries(snapshot.counts)) count(name, value)
      for (const [name, value] of Object.entries(snapshot.peaks)) most(name, value)
    },
    lines: () =>
      [...counts, ...peaks]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, value]) => `  ${name.padEnd(34)}${Math.round(value).toLocaleString('en').padStart(12)}`),
  }
}
