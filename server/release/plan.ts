import type { PartKind } from '../contract/rating.ts'

/** Least raters of a release by part kind, and how many of them must have said something. */
export type Thresholds = Record<PartKind, { raters: number; filled: number }>

export const leastThresholds: Thresholds = {
  score: { raters: 5, filled: 0 },
  detail: { raters: 10, filled: 3 },
  comment: { raters: 10, filled: 3 },
}

/** A release takes at most this many parts of one token; the surplus stays for the next. A pool knows tokens by their marks. */
export const maxPartsPerToken = 3

export type PooledPart = { id: string; raterMark: string; value: string | null }
export type Pool<P extends PooledPart = PooledPart> = {
  id: number
  kind: PartKind
  team: string
  epoch: string
  scope: string
  parts: P[]
}
export type Random = () => number // uniform in [0, 1)

/** What becomes of a pool when its epoch is closed: releases, and what is short is carried up or withheld. */
export type ClosedPool<P> = { releases: P[][]; rest: P[] }

export type Rules = {
  thresholds: (epoch: string) => Thresholds
  /** People with passes, by epoch and scope; below twice the least raters nothing is released there. */
  holders: (epoch: string, scope: string) => number
  /** Picks among one rater's surplus, and shuffles. */
  random: Random
}

/**
 * The parts of a pool that become a release now, shuffled; undefined while it is too small. Pure but for
 * `random`.
 */
export function planRelease<P extends PooledPart>(
  pool: Pool<P>,
  { thresholds, holders, random }: Rules,
): P[] | undefined {
  const { raters, filled } = thresholds(pool.epoch)[pool.kind]
  if (holders(pool.epoch, pool.scope) < 2 * raters) return undefined
  const parts = takePerToken(pool.parts, random)
  const marks = new Set(parts.map(({ raterMark }) => raterMark))
  const saying = new Set(parts.filter(({ value }) => value !== null).map(({ raterMark }) => raterMark))
  return marks.size >= raters && saying.size >= filled ? parts : undefined
}

/** Closes one pool: releases as long as it is large enough. */
export function planClosing<P extends PooledPart>(pool: Pool<P>, rules: Rules): ClosedPool<P> {
  const releases: P[][] = []
  let rest = pool.parts
  for (;;) {
    const parts = planRelease({ ...pool, parts: rest }, rules)
    if (!parts) return { releases, rest }
    const taken = new Set(parts.map(({ id }) => id))
    rest = rest.filter(({ id }) => !taken.has(id))
    releases.push(parts)
  }
}

function takePerToken<P extends PooledPart>(parts: P[], random: Random): P[] {
  const taken = new Map<string, number>()
  return shuffle(parts, random).filter(({ raterMark }) => {
    const n = (taken.get(raterMark) ?? 0) + 1
    taken.set(raterMark, n)
    return n <= maxPartsPerToken
  })
}

/** Fisher–Yates (Durstenfeld, CACM 1964, algorithm 235); the input is left as it is. */
export function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items]
  for (let last = shuffled.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    const [a, b] = [shuffled[at], shuffled[last]]
    if (a !== undefined && b !== undefined) [shuffled[last], shuffled[at]] = [a, b]
  }
  return shuffled
}
