/** The harness's own time: devices and server are given theirs from it. Instants are ms since 1970. */
export type Clock = {
  now: () => number
  /** What the server's clock adds to the machine's, in ms. */
  offset: () => number
  jump: (byMs: number) => void
  jumpTo: (at: number) => void
}

/** Starts early in a month, so that a run has weeks before its epoch closes. */
export function createClock(): Clock {
  let offset = Date.UTC(2026, 10, 3, 8) - Date.now()
  const now = () => Date.now() + offset
  return {
    now,
    offset: () => offset,
    jump: (byMs) => {
      offset += byMs
    },
    jumpTo: (at) => {
      offset += at - now()
    },
  }
}

export const minuteMs = 60_000
export const dayMs = 24 * 60 * minuteMs
