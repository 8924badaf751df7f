import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Deps, ServerDeps } from '../env.ts'
import { closeDue } from './close.ts'
import { forgetOrder } from './forget-order.ts'
import { planRelease, shuffle } from './plan.ts'
import { hasRaters, type PoolPlace, readPlaces, readPool } from './read-pool.ts'
import { type Fixed, readRules, secureRandom } from './read-rules.ts'
import { finishRenewal } from './renew-generation.ts'
import { weekAt } from './week.ts'
import { dropIfEmpty, writeRelease } from './write-release.ts'

/**
 * Closes the epochs that are over and releases every pool that is large enough. Each release, its marks
 * and the deletion of its parts are one transaction, so a tick that dies leaves nothing half-released and
 * the next goes on. Afterwards the deleted bytes are gone from the file and its write-ahead log.
 * `fixed`: thresholds of every epoch instead of its own; for tests of what they guard against.
 * @returns how many releases were made
 */
export async function tick(
  deps: Pick<ServerDeps, 'db' | 'clock' | 'secret' | 'log'>,
  fixed?: Fixed,
): Promise<number> {
  await finishRenewal(deps) // of a tick that died
  let { released } = await closeDue(deps, fixed)
  const places = await readPlaces(deps.db.query, deps.secret)
  for (const place of shuffle(places, secureRandom)) released += await releasePool(deps, place, fixed)
  await noteWeek(deps)
  await forgetOrder(deps) // also what was revised or taken back in a week without a release
  return released
}

/** One pool, chunk by chunk in the order of its raters' marks, so that no rater is taken twice in one tick. */
async function releasePool(
  deps: Pick<Deps, 'db' | 'clock'>,
  place: PoolPlace,
  fixed: Fixed,
): Promise<number> {
  let released = 0
  let after: string | undefined = ''
  while (after !== undefined) {
    const step = await releaseChunk(deps, place, fixed, after)
    released += step.released
    after = step.next
    await yieldToOthers()
  }
  return released
}

/** `next`: the last rater's mark of a full chunk, after which there may be more. */
type Step = { released: number; next: string | undefined }

/** Small pools, which are most, are told apart without the writer; whether there are enough is decided when writing. */
async function releaseChunk(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  place: PoolPlace,
  fixed: Fixed,
  after: string,
): Promise<Step> {
  const { raters, limit } = await readRules(db.query, place, fixed)
  if (!(await hasRaters(db.query, place.id, raters))) return { released: 0, next: undefined }
  return db.write<Step>(async (query) => {
    const [rules, { pool, next }] = await Promise.all([
      readRules(query, place, fixed),
      readPool(query, place, after, limit),
    ])
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
