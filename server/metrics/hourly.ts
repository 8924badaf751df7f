import { Counter, type Registry } from 'prom-client'

const hourMs = 3600 * 1000

/** Counts of one label's values, shown once an hour. */
export type HourlyCounter = { add: (value: string, n?: number) => void; show: () => void }

/**
 * A counter that shows what was counted only once the hour is over: whoever asks every second must not
 * learn when somebody rated. `label` has no values but those given.
 */
export function createHourlyCounter(
  { registry, clock }: { registry: Registry; clock: () => number },
  { name, help, label, values }: { name: string; help: string; label: string; values: readonly string[] },
): HourlyCounter {
  const shown = new Counter({ name, help, labelNames: [label], registers: [registry] })
  const waiting = new Map(values.map((value) => [value, 0]))
  for (const value of values) shown.inc({ [label]: value }, 0)
  let hour = hourAt(clock())
  const show = () => {
    if (hourAt(clock()) === hour) return
    hour = hourAt(clock())
    for (const [value, n] of waiting) shown.inc({ [label]: value }, n)
    for (const value of values) waiting.set(value, 0)
  }
  return {
    show,
    add: (value, n = 1) => {
      show()
      const counted = waiting.get(value)
      if (counted !== undefined) waiting.set(value, counted + n)
    },
  }
}

function hourAt(now: number): number {
  return Math.floor(now / hourMs)
}
