/** `npm run privacy` attacks at full length, `npm test` at a length that fits beside the other tests. */
export const isLong = process.env.PRIVACY === 'long'

/** The seed of everything drawn: printed by the long run, fixed in the short one, taken from `PRIVACY_SEED`. */
export const seed = Number(process.env.PRIVACY_SEED ?? 20261121)

/** Picks by length of the run. */
export function sized<T>(short: T, long: T): T {
  return isLong ? long : short
}

/** Vitest's time limit of one test, in ms. */
export const limitMs = sized(180_000, 3_600_000)
