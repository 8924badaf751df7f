import * as v from 'valibot'

const Time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 18:30'))

/** From when to when (local time, past midnight too) no card comes up by itself. */
export const QuietHours = v.object({ from: Time, to: Time })
export type QuietHours = v.InferOutput<typeof QuietHours>

const minuteMs = 60_000
const dayMinutes = 24 * 60

/** How long it stays quiet, in ms; 0: it is not. The same time twice is never. */
export function quietForMs({ from, to }: QuietHours, now: Date): number {
  const minute = now.getHours() * 60 + now.getMinutes()
  const sinceStart = (minute - minutesOf(from) + dayMinutes) % dayMinutes
  const lasts = (minutesOf(to) - minutesOf(from) + dayMinutes) % dayMinutes
  if (sinceStart >= lasts) return 0
  return (lasts - sinceStart) * minuteMs - (now.getSeconds() * 1000 + now.getMilliseconds())
}

/** Resolves at the end of quiet hours, at once outside of them; rejects when `signal` aborts. */
export async function waitOutQuiet(
  hours: QuietHours | null,
  clock: () => number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const ms = hours === null ? 0 : quietForMs(hours, new Date(clock()))
    if (ms === 0) return
    await rest(ms, signal)
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}
