import type { SendingPolicy } from '../contract/keys.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs

/**
 * How fast the organisation's clock runs: `weekly` in earnest, `seconds` for trying it out.
 * `lookEveryMs`: how often the server looks whether a tick is due.
 */
export type Pace = { tick: 'each-week' | 'each-look'; lookEveryMs: number; sending: SendingPolicy }

export const paces: Record<'weekly' | 'seconds', Pace> = {
  weekly: {
    tick: 'each-week',
    lookEveryMs: hourMs / 6,
    sending: {
      sendWithinMs: 6 * hourMs,
      firstUseAfterMs: { from: 24 * hourMs, to: 72 * hourMs },
      settleEveryMs: 12 * hourMs,
    },
  },
  seconds: {
    tick: 'each-look',
    lookEveryMs: 3 * secondMs,
    sending: { sendWithinMs: 0, firstUseAfterMs: { from: 0, to: 0 }, settleEveryMs: 2 * secondMs },
  },
}
