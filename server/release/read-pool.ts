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

/** Whether a pool has parts of at least `raters` tokens; reads no more of the index than it must. */
export async function hasRaters(query: Query, pool: number, raters: number): Promise<boolean> {
  const { rows } = await query({
    sql: 'SELECT DISTINCT token FROM part WHERE pool = ? LIMIT ?',
    args: [pool, raters],
  })
  return rows.length >= raters
}

/**
 * A pool with some of its parts: of tokens after `afterToken` (hex), in the order of tokens, which are random.
 * `limit`: how many parts, if that is more than one token's, are read; a token's are read all or none.
 * `next`: the last token, if there may be more parts.
 */
export async function readPool(
  query: Query,
  place: PoolPlace,
  afterToken: string,
  limit: number,
): Promise<{ pool: Pool; next: string | undefined }> {
  const { rows } = await query({
    sql: `SELECT lower(hex(id)) AS id, lower(hex(token)) AS token, value FROM part INDEXED BY part_pool
          WHERE pool = ? AND token > unhex(?) ORDER BY token LIMIT ?`,
    args: [place.id, afterToken, limit],
  })
  const parts = rows.map(({ id, token, value }) => ({
    id: String(id),
    token: String(token),
    value: value === null ? null : String(value),
  }))
  if (parts.length < limit) return { pool: { ...place, parts }, next: undefined }
  const whole = parts.filter(({ token }) => token !== parts.at(-1)?.token)
  const read = whole.length > 0 ? whole : parts
  return { pool: { ...place, parts: read }, next: read.at(-1)?.token }
}

/** How many people have passes of an epoch and scope, counted up to `most`. */
export async function countHolders(query: Query, { epoch, scope }: PoolPlace, most: number): Promise<number> {
  const { rows } = await query({
    sql: 'SELECT count(*) AS n FROM (SELECT DISTINCT person FROM pass_issue WHERE epoch = ? AND scope = ? LIMIT ?)',
    args: [epoch, scope, most],
  })
  return Number(rows[0]?.n)
}
