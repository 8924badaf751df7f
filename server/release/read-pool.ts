import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import { type GenerationKeys, getKeyrings } from '../pass/generation.ts'
import { type BoxedPart, openPart, openTeam } from '../rating/part-box.ts'
import type { Pool, PooledPart } from './plan.ts'

/** A pool without its parts, and the keys that they are kept under. */
export type PoolPlace = Omit<Pool, 'parts'> & { keys: GenerationKeys }

/** `stored`: what the part is stored under, in hex. */
export type OpenPart = PooledPart & { stored: string }

/** All pools, or those of one epoch, without their parts. What cannot be opened is left out. */
export async function readPlaces(query: Query, secret: Buffer, epoch?: string): Promise<PoolPlace[]> {
  const { keyrings } = await getKeyrings(query, secret)
  const { rows } = await query({
    sql: `SELECT id, kind, epoch, scope, generation, lower(hex(place_mark)) AS mark, lower(hex(sealed_team)) AS team
          FROM pool WHERE ?1 IS NULL OR epoch = ?1`,
    args: [epoch ?? null],
  })
  return rows.flatMap((row) => {
    const keys = keyrings.get(String(row.epoch))?.find(({ generation }) => generation === row.generation)
    const team = keys && openTeam(keys, String(row.team), String(row.mark))
    if (!keys || team === undefined) return []
    const kind = row.kind as PartKind // the column holds nothing else
    return { id: Number(row.id), kind, team, epoch: String(row.epoch), scope: String(row.scope), keys }
  })
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
): Promise<{ pool: Pool<OpenPart>; next: string | undefined }> {
  const { rows } = await query({
    sql: `SELECT lower(hex(id)) AS stored, lower(hex(rater_mark)) AS mark, lower(hex(sealed)) AS sealed
          FROM part INDEXED BY part_pool WHERE pool = ? AND rater_mark > unhex(?) ORDER BY rater_mark LIMIT ?`,
    args: [place.id, afterMark, limit],
  })
  const last = rows.at(-1)?.mark
  const whole = rows.length < limit ? rows : rows.filter(({ mark }) => mark !== last)
  const read = whole.length > 0 ? whole : rows
  const parts = read.flatMap(({ stored, mark, sealed }) => {
    const part = openPart(place.keys, String(sealed), String(stored))
    return part ? [{ id: part.id, raterMark: String(mark), value: part.value, stored: String(stored) }] : []
  })
  return { pool: { ...place, parts }, next: rows.length < limit ? undefined : String(read.at(-1)?.mark) }
}

/** A part by what it is stored under (hex); undefined: it cannot be opened. */
export type StoredPart = { stored: string; part: BoxedPart | undefined }

/** Up to `limit` parts of a pool. */
export async function readStored(
  query: Query,
  { id, keys }: Pick<PoolPlace, 'id' | 'keys'>,
  limit: number,
): Promise<StoredPart[]> {
  const { rows } = await query({
    sql: 'SELECT lower(hex(id)) AS stored, lower(hex(sealed)) AS sealed FROM part WHERE pool = ? LIMIT ?',
    args: [id, limit],
  })
  return rows.map(({ stored, sealed }) => ({
    stored: String(stored),
    part: openPart(keys, String(sealed), String(stored)),
  }))
}

/** How many people have passes of an epoch and scope, counted up to `most`. */
export async function countHolders(query: Query, { epoch, scope }: PoolPlace, most: number): Promise<number> {
  const { rows } = await query({
    sql: 'SELECT count(*) AS n FROM (SELECT DISTINCT person FROM pass_issue WHERE epoch = ? AND scope = ? LIMIT ?)',
    args: [epoch, scope, most],
  })
  return Number(rows[0]?.n)
}
