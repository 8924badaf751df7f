/** Spearman's rank correlation of two series without ties (C. Spearman, American Journal of Psychology 15, 1904). */
export function spearman(a: number[], b: number[]): number {
  const [ranksA, ranksB] = [ranks(a), ranks(b)]
  const n = a.length
  const squares = ranksA.reduce((sum, rank, index) => sum + (rank - (ranksB[index] ?? 0)) ** 2, 0)
  return 1 - (6 * squares) / (n * (n * n - 1))
}

function ranks(values: number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value)
  const found: number[] = []
  for (const [rank, { index }] of order.entries()) found[index] = rank
  return found
}

/**
 * How far a correlation of n pairs is from chance, in standard deviations: under independence Spearman's
 * coefficient has variance 1 / (n − 1).
 */
export function surprise(correlation: number, n: number): number {
  return Math.abs(correlation) * Math.sqrt(n - 1)
}

/** Where each needle first stands in a file; needles that are not there are left out. */
export function placesIn(file: Buffer, needles: Buffer[]): Map<number, number> {
  const places = new Map<number, number>()
  for (const [index, needle] of needles.entries()) {
    const at = file.indexOf(needle)
    if (at >= 0) places.set(index, at)
  }
  return places
}
