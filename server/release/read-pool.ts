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

/** A pool with up to `limit` of its parts, of tokens after `afterToken` (hex), in the order of tokens, which are random. */
export async function readPool(query: Query, place: PoolPlace, afterToken = '', limit = -1): Promise<Pool> {
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
  return { ...place, parts }
}

/** How many people have passes, by epoch and scope. */
export async function readHolders(query: Query): Promise<(epoch: string, scope: string) => number> {
  const { rows } = await query(
    'SELECT epoch, scope, count(DISTINCT person) AS n FROM pass_issue GROUP BY epoch, scope',
  )
  const holders = new Map(rows.map((row) => [`${row.epoch} ${row.scope}`, Number(row.n)]))
  return (epoch, scope) => holders.get(`${epoch} ${scope}`) ?? 0
}
