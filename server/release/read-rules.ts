import { randomInt } from 'node:crypto'
import type { Query } from '../db/writer.ts'
import { maxPerTokenAndTeam } from '../rating/settle.ts'
import { readThresholds } from '../settings/threshold.ts'
import type { Rules, Thresholds } from './plan.ts'
import { countHolders, type PoolPlace } from './read-pool.ts'

/** Parts that one transaction takes, so that the event loop never stands still for long. */
export const chunk = 1000

/** `fixed`: thresholds of every epoch instead of its own; for tests of what they guard against. */
export type Fixed = Thresholds | undefined

/**
 * The rules that a pool is released by as they are now, to be read within the write that releases. `limit`:
 * how many parts are to be looked at together, so that there are raters enough among them.
 */
export async function readRules(
  query: Query,
  place: PoolPlace,
  fixed: Fixed,
): Promise<Rules & { raters: number; limit: number }> {
  const thresholds = fixed ? () => fixed : await readThresholds(query)
  const { raters } = thresholds(place.epoch)[place.kind]
  const holders = await countHolders(query, place, 2 * raters)
  const limit = Math.max(chunk, 2 * raters * maxPerTokenAndTeam)
  return { thresholds, holders: () => holders, random: secureRandom, raters, limit }
}

/** Uniform in [0, 1) from the system's generator: what is shuffled must not be guessed. */
export function secureRandom(): number {
  return randomInt(2 ** 47) / 2 ** 47
}
