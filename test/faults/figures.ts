/** Counts by name, and the highest of what is watched. */
export type Figures = {
  count: (name: string, by?: number) => void
  most: (name: string, value: number) => void
  get: (name: string) => number
  lines: () => string[]
}

export function createFigures(): Figures {
  const counts = new Map<string, number>()
  return {
    count: (name, by = 1) => counts.set(name, (counts.get(name) ?? 0) + by),
    most: (name, value) => counts.set(name, Math.max(value, counts.get(name) ?? 0)),
    get: (name) => counts.get(name) ?? 0,
    lines: () =>
      [...counts]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, value]) => `  ${name.padEnd(34)}${Math.round(value).toLocaleString('en').padStart(12)}`),
  }
}
