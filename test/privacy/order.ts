/** Spearman's rank correlation of two series without ties (C. Spearman, American Journal of Psychology 15, 1904). */
function spearman(a: number[], b: number[]): number {
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

/** Series that each may tell an order: `arrived[i]` is when the i-th came, in the order in which it stands. */
export type Series = { arrived: number[] }

/**
 * How much several series together tell of the order of arrival, in standard deviations from chance: under
 * independence Spearman's coefficient of n pairs has variance 1 / (n − 1).
 */
export function surprise(all: Series[]): number {
  const told = all.filter(({ arrived }) => arrived.length > 2)
  const degrees = told.reduce((sum, { arrived }) => sum + arrived.length - 1, 0)
  if (degrees === 0) return 0
  const weighed = told.map(({ arrived }) => spearman(arrived, [...arrived.keys()]) * (arrived.length - 1))
  return Math.abs(weighed.reduce((sum, one) => sum + one, 0)) / Math.sqrt(degrees)
}

const pageBytes = 4096 // SQLite's default

/** For each page of a file: the ids that stand in it, in the order of their places there. */
export function readPages(file: Buffer, ids: Buffer[]): Series[] {
  const places = ids.flatMap((id, arrived) => placesOf(file, id).map((at) => ({ arrived, at })))
  const pages = Map.groupBy(places, ({ at }) => Math.floor(at / pageBytes))
  return [...pages.values()].map((found) => {
    const first = found.toSorted((a, b) => a.at - b.at)
    return { arrived: [...new Set(first.map(({ arrived }) => arrived))] }
  })
}

/** All ids of a file in the order of their first places. */
export function readFirst(file: Buffer, ids: Buffer[]): Series {
  const places = ids.map((id, arrived) => ({ arrived, at: file.indexOf(id) })).filter(({ at }) => at >= 0)
  return { arrived: places.sort((a, b) => a.at - b.at).map(({ arrived }) => arrived) }
}

function placesOf(file: Buffer, id: Buffer): number[] {
  const places: number[] = []
  for (let at = file.indexOf(id); at >= 0; at = file.indexOf(id, at + 1)) places.push(at)
  return places
}
