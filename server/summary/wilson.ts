import type { Share } from '../contract/summary.ts'

const z = 1.959963984540054 // the normal distribution's 97.5 % quantile

/**
 * The share `successes / n` with its 95 % Wilson score interval; undefined for n = 0.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
 * Journal of the American Statistical Association 22 (1927), 209–212.
 */
export function wilson(successes: number, n: number): Share | undefined {
  if (n === 0) return undefined
  const share = successes / n
  const scale = 1 + z ** 2 / n
  const centre = (share + z ** 2 / (2 * n)) / scale
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}
