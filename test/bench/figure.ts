import { cpus, loadavg } from 'node:os'

/** One measured value, as a line of JSON. `ratio` is value to baseline; `n` says how often it was measured. */
export type Figure = {
  bench: string
  value: number
  unit: string
  baseline: string
  baselineValue: number
  ratio: number
  n: number
  machine: string
}

/** A figure beside what it is compared with, rounded to three digits. */
export function createFigure(of: Omit<Figure, 'ratio' | 'machine'>): Figure {
  const ratio = round(of.value / of.baselineValue)
  return {
    ...of,
    value: round(of.value),
    baselineValue: round(of.baselineValue),
    ratio,
    machine: nameMachine(),
  }
}

/** The median time of one call, in ms; every call counts, none is a warm-up. */
export async function timeMs(calls: number, call: (index: number) => unknown): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < calls; index++) {
    const from = performance.now()
    await call(index)
    times.push(performance.now() - from)
  }
  return percentile(times, 0.5)
}

/** The value that a `share` (0–1) of the values does not exceed. */
export function percentile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}

/** The load is part of it: a shared machine measures slower. */
function nameMachine(): string {
  const [cpu] = cpus()
  return `${cpu?.model ?? 'unknown'} × ${cpus().length}, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`
}
