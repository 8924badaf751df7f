import type { WxtBrowser } from 'wxt/browser'

export const drainAlarm = 'drain'

/** Packed Chromium raises alarms no earlier; until then a timer does, if the worker lives. */
const shortestAlarmMs = 30_000

/**
 * Arranges one drain at `at` (ms since 1970), or none. The alarm survives the worker; a timer beside it
 * serves waits that are shorter than an alarm may be.
 */
export function createWake(
  alarms: Pick<WxtBrowser['alarms'], 'create' | 'clear'>,
  drain: () => void,
  clock: () => number,
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (at: number | undefined): void => {
    clearTimeout(timer)
    if (at === undefined) {
      void alarms.clear(drainAlarm)
      return
    }
    const inMs = Math.max(0, at - clock())
    if (inMs < shortestAlarmMs) timer = setTimeout(drain, inMs)
    void alarms.create(drainAlarm, { when: clock() + inMs })
  }
}
