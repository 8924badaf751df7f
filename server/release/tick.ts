import { randomInt } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Deps } from '../env.ts'
import { readThresholds } from '../settings/threshold.ts'
import { closeDue } from './close.ts'
import { forgetOrder } from './forget-order.ts'
import { planRelease, type Rules, shuffle, type Thresholds } from './plan.ts'
import { hasRaters, type PoolPlace, readHolders, readPlaces, readPool } from './read-pool.ts'
import { weekAt } from './week.ts'
import { dropIfEmpty, writeRelease } from './write-release.ts'

/** Parts that one transaction takes at most, so that the event loop never stands still for long. */
const chunk = 1000

/**
 * Closes the epochs that are over and releases every pool that is large enough. Each release, its marks
 * and the deletion of its parts are one transaction, so a tick that dies leaves nothing half-released and
 * the next goes on. Afterwards the deleted bytes are gone from the file and its write-ahead log.
 * `fixed`: thresholds of every epoch instead of its own; for tests of what they guard against.
 * @returns how many releases were made
 */
export async function tick(deps: Pick<Deps, 'db' | 'clock'>, fixed?: Thresholds): Promise<number> {
  const { query } = deps.db
  const thresholds = fixed ? () => fixed : await readThresholds(query)
  const rules = { thresholds, holders: await readHolders(query), random: secureRandom }
  let released = await closeDue(deps, rules)
  const places = await readPlaces(deps.db.query)
  for (const place of shuffle(places, secureRandom)) released += await releasePool(deps, place, rules)
  await noteWeek(deps)
  await forgetOrder(deps.db) // also what was revised or taken back in a week without a release
  return released
}

/** One pool, chunk by chunk in the order of its tokens, so that no token is taken twice in one tick. */
async function releasePool(
  deps: Pick<Deps, 'db' | 'clock'>,
  place: PoolPlace,
  rules: Rules,
): Promise<number> {
  let released = 0
  let after: string | undefined = ''
  while (after !== undefined) {
    const step = await releaseChunk(deps, place, rules, after)
    released += step.released
    after = step.next
    await yieldToOthers()
  }
  return released
}

/** `next`: the last token of a full chunk, after which there may be more. */
type Step = { released: number; next: string | undefined }

function releaseChunk(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  place: PoolPlace,
  rules: Rules,
  after: string,
): Promise<Step> {
  return db.write<Step>(async (query) => {
    const enough = await hasRaters(query, place.id, rules.thresholds(place.epoch)[place.kind].raters)
    if (!enough) return { statements: [], result: { released: 0, next: undefined } }
    const pool = await readPool(query, place, after, chunk)
    const next = pool.parts.length === chunk ? pool.parts.at(-1)?.token : undefined
    const parts = planRelease(pool, rules)
    if (!parts) return { statements: [], result: { released: 0, next } }
    const statements = [...writeRelease(place, parts, weekAt(clock())), dropIfEmpty(place.id)]
    return { statements, result: { released: 1, next } }
  })
}

/** Written once a week only: a tick that releases nothing leaves the database as it is. */
async function noteWeek({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const week = weekAt(clock())
  await db.write(async (query) => {
    const { rows } = await query("SELECT value FROM setting WHERE name = 'ticked_week'")
    if (rows[0]?.value === week) return { statements: [], result: undefined }
    const sql = "INSERT OR REPLACE INTO setting (name, value) VALUES ('ticked_week', ?)"
    return { statements: [{ sql, args: [week] }], result: undefined }
  })
}

/** Uniform in [0, 1) from the system's generator: what is shuffled must not be guessed. */
function secureRandom(): number {
  return randomInt(2 ** 47) / 2 ** 47
}
