import type { PartKind } from '../contract/rating.ts'

/** Least raters of a release by part kind, and how many of its parts must not be empty. */
export type Thresholds = Record<PartKind, { raters: number; filled: number }>

export const thresholds: Thresholds = {
  score: { raters: 5, filled: 0 },
  detail: { raters: 10, filled: 3 },
  comment: { raters: 10, filled: 3 },
}

/** A release takes at most this many parts of one token; the surplus stays for the next. */
export const maxPartsPerToken = 3

export type PooledPart = { id: string; token: string; value: string | null }
export type Pool = {
  id: number
  kind: PartKind
  team: string
  epoch: string
  scope: string
  parts: PooledPart[]
}
export type PlannedRelease = Omit<Pool, 'parts'> & { parts: PooledPart[] }

/**
 * Which parts of which pools become releases now. Pure but for `random` (uniform in [0, 1)), which picks
 * among one token's surplus. `holders`: people with passes, by epoch and scope; below twice the least
 * raters nothing is released there.
 */
export function planReleases(
  pools: Pool[],
  holders: (epoch: string, scope: string) => number,
  random: () => number,
  limits: Thresholds = thresholds,
): PlannedRelease[] {
  return pools.flatMap((pool) => {
    const { raters, filled } = limits[pool.kind]
    if (holders(pool.epoch, pool.scope) < 2 * raters) return []
    const parts = takePerToken(pool.parts, random)
    const distinct = new Set(parts.map(({ token }) => token)).size
    const notEmpty = new Set(parts.filter(({ value }) => value !== null).map(({ token }) => token)).size
    return distinct >= raters && notEmpty >= filled ? [{ ...pool, parts }] : []
  })
}

function takePerToken(parts: PooledPart[], random: () => number): PooledPart[] {
  const taken = new Map<string, number>()
  return shuffle(parts, random).filter(({ token }) => {
    const n = (taken.get(token) ?? 0) + 1
    taken.set(token, n)
    return n <= maxPartsPerToken
  })
}

/** Fisher–Yates (Durstenfeld, CACM 1964, algorithm 235); the input is left as it is. */
export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    const [a, b] = [shuffled[at], shuffled[last]]
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[at]] = [a, b]
  }
  return shuffled
}
