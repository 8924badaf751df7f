const firstMs = 2_000
const longestMs = 3_600_000

/**
 * How long to wait before attempt `attempts + 1`, in ms: exponential with full jitter (M. Brooker,
 * "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), never less than the server asked for.
 */
export function backoffMs(attempts: number, random: () => number, askedMs = 0): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20))
  return askedMs + Math.round(random() * ceiling)
}
