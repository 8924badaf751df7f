/** One published answer as the set of ratings that it is a sum of. */
export type Sum = ReadonlySet<string>

/** A combination of answers in which fewer people than allowed have a share. */
export type Isolated = { people: string[]; ratings: string[] }

type Atom = { ratings: string[]; people: Set<string> }

/**
 * Whether any linear combination of the answers covers the ratings of fewer than `k` people. Ratings that
 * stand in the same answers can never be told apart, so they are one column; the answers' row space is then
 * searched for a vector that is zero outside of fewer than k people's columns, by Gaussian elimination.
 * Arithmetic is modulo a prime of 26 bits: what it finds is found over the rationals as well, but for odds
 * of one in millions.
 */
export function findIsolated(
  sums: Sum[],
  personOf: (rating: string) => string,
  k: number,
): Isolated | undefined {
  const atoms = findAtoms(sums, personOf)
  const isSmall = atoms.map(({ people }) => people.size < k)
  const small = [...atoms.keys()].filter((at) => isSmall[at])
  if (small.length === 0) return undefined
  const rows = [...new Set(sums)].map((sum) =>
    atoms.map(({ ratings: [first = ''] }) => (sum.has(first) ? 1 : 0)),
  )
  const others = [...atoms.keys()].filter((at) => !isSmall[at])
  const left = rowsWithin(rows, [...others, ...small], others.length)
  for (const chosen of choose(small, atoms, k)) {
    const rest = small.filter((at) => !chosen.includes(at))
    if (rowsWithin(left, [...rest, ...chosen], rest.length).length === 0) continue
    const found = chosen.flatMap((at) => atoms[at] ?? [])
    return {
      people: [...new Set(found.flatMap(({ people }) => [...people]))],
      ratings: found.flatMap(({ ratings }) => ratings),
    }
  }
  return undefined
}

/** Ratings by the answers that they stand in. */
function findAtoms(sums: Sum[], personOf: (rating: string) => string): Atom[] {
  const standsIn = new Map<string, number[]>()
  for (const [at, sum] of [...new Set(sums)].entries()) {
    for (const rating of sum) standsIn.set(rating, [...(standsIn.get(rating) ?? []), at])
  }
  const classes = Map.groupBy([...standsIn.keys()], (rating) => standsIn.get(rating)?.join(' '))
  return [...classes.values()].map((ratings) => ({ ratings, people: new Set(ratings.map(personOf)) }))
}

/** Sets of columns that together are of fewer than k people, small ones first. */
function* choose(
  small: number[],
  atoms: Atom[],
  k: number,
  from = 0,
  chosen: number[] = [],
): Generator<number[]> {
  const next: number[][] = []
  for (let at = from; at < small.length; at++) {
    const wider = [...chosen, small[at] ?? 0]
    const people = new Set(wider.flatMap((one) => [...(atoms[one]?.people ?? [])]))
    if (people.size >= k) continue
    yield wider
    next.push([at + 1, ...wider])
  }
  for (const [start = 0, ...wider] of next) yield* choose(small, atoms, k, start, wider)
}

const prime = 67_108_859 // below 2 ** 26, so that products are exact

/** Eliminates the first `outside` of the columns in order. @returns the rows that are zero there, and not zero */
function rowsWithin(rows: number[][], columns: number[], outside: number): number[][] {
  let left = rows.map((row) => [...row])
  for (const column of columns.slice(0, outside)) {
    const pivot = left.find((row) => row[column] !== 0)
    if (!pivot) continue
    const inverse = power(pivot[column] ?? 1, prime - 2)
    left = left.filter((row) => row !== pivot)
    for (const row of left) subtract(row, pivot, ((row[column] ?? 0) * inverse) % prime)
  }
  return left.filter((row) => row.some((value) => value !== 0))
}

function subtract(row: number[], pivot: number[], times: number): void {
  if (times === 0) return
  for (const [at, value] of pivot.entries()) row[at] = ((row[at] ?? 0) + (prime - times) * value) % prime
}

/** Fermat: the inverse of a is a to the power of `prime` − 2. */
function power(base: number, exponent: number): number {
  let result = 1
  for (let left = exponent, square = base % prime; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

/** The same question by trying: every combination of up to `most` answers with factors −1, 1 and 2. */
export function tryAll(
  sums: Sum[],
  personOf: (rating: string) => string,
  k: number,
  most: number,
): string[] | undefined {
  const distinct = [...new Set(sums)]
  const ratings = [...new Set(distinct.flatMap((sum) => [...sum]))]
  const vectors = distinct.map((sum) => Int8Array.from(ratings, (rating) => (sum.has(rating) ? 1 : 0)))
  const search = (from: number, so: Int8Array, depth: number): string[] | undefined => {
    const people = new Set(ratings.filter((_, at) => so[at] !== 0).map(personOf))
    if (people.size > 0 && people.size < k) return [...people]
    if (depth === most) return undefined
    for (let at = from; at < vectors.length; at++) {
      for (const factor of [-1, 1, 2]) {
        const found = search(
          at + 1,
          so.map((value, index) => value + factor * (vectors[at]?.[index] ?? 0)),
          depth + 1,
        )
        if (found) return found
      }
    }
    return undefined
  }
  return search(0, new Int8Array(ratings.length), 0)
}
