import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import type { Pool } from './plan.ts'

export type PoolPlace = Omit<Pool, 'parts'>

/** All pools, or those of one epoch, without their parts. */
export async function readPlaces(query: Query, epoch?: string): Promise<PoolPlace[]> {
  const { rows } = await query({
    sql: 'SELECT id, kind, team, epoch, scope FROM pool WHERE ?1 IS NULL OR epoch = ?1',
    args: [epoch ?? null],
  })
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind as PartKind, // the column holds nothing else
    team: String(row.team),
    epoch: String(row.epoch),
    scope: String(row.scope),
  }))
}

/** Whether a pool has parts of at least `raters` people; reads no more of the index than it must. */
export async function hasRaters(query: Query, pool: number, raters: number): Promise<boolean> {
  const { rows } = await query({
    sql: 'SELECT DISTINCT rater_mark FROM part WHERE pool = ? LIMIT ?',
    args: [pool, raters],
  })
  return rows.length >= raters
}

/**
 * A pool with some of its parts: of raters whose marks come after `afterMark` (hex), in the order of marks, which is random.
 * `limit`: how many parts, if that is more than one rater's, are read; a rater's are read all or none.
 * `next`: the last mark, if there may be more parts.
 */
export async function readPool(
  query: Query,
  place: PoolPlace,
  afterMark: string,
  limit: number,
): Promise<{ pool: Pool; next: string | undefined }> {
  const { rows } = await query({
    sql: `SELECT lower(hex(id)) AS id, lower(hex(rater_mark)) AS mark, value FROM part INDEXED BY part_pool
          WHERE pool = ? AND rater_mark > unhex(?) ORDER BY rater_mark LIMIT ?`,
    args: [place.id, afterMark, limit],
  })
  const parts = rows.map(({ id, mark, value }) => ({
    id: String(id),
    raterMark: String(mark),
    value: value === null ? null : String(value),
  }))
  if (parts.length < limit) return { pool: { ...place, parts }, next: undefined }
  const whole = parts.filter(({ raterMark }) => raterMark !== parts.at(-1)?.raterMark)
  const read = whole.length > 0 ? whole : parts
  return { pool: { ...place, parts: read }, next: read.at(-1)?.raterMark }
}

/** How many people have passes of an epoch and scope, counted up to `most`. */
export async function countHolders(query: Query, { epoch, scope }: PoolPlace, most: number): Promise<number> {
  const { rows } = await query({
    sql: 'SELECT count(*) AS n FROM (SELECT DISTINCT person FROM pass_issue WHERE epoch = ? AND scope = ? LIMIT ?)',
    args: [epoch, scope, most],
  })
  return Number(rows[0]?.n)
}
