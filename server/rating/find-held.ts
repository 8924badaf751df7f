import type { ResultSet } from '@libsql/client'
import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import type { Arrival, Held } from './arrival.ts'

/** Reads, on the writing connection, all that deciding on these arrivals needs. */
export async function findHeld(query: Query, arrivals: Arrival[]): Promise<Held> {
  const ids = JSON.stringify(arrivals.map(({ entry }) => entry.id.replaceAll('-', '')))
  const scores = await query({ sql: scoresSql, args: [JSON.stringify(ratersOf(arrivals))] })
  return {
    parts: rowsOf(await query({ sql: partsSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      kind: row.kind as PartKind, // the column holds nothing else
      raterMark: String(row.mark),
      revision: Number(row.revision),
      team: String(row.team),
    })),
    counted: rowsOf(await query({ sql: marksSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      kind: row.kind as PartKind,
    })),
    withdrawals: rowsOf(await query({ sql: withdrawalsSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      revision: Number(row.revision),
    })),
    scores: new Map(rowsOf(scores, ({ mark, n }) => [String(mark), Number(n)])),
    keyed: rowsOf(await query({ sql: keyedSql, args: [JSON.stringify(keysOf(arrivals))] }), (row) => ({
      id: uuid(row.id),
      raterMark: String(row.mark),
      team: String(row.team),
      interactionKey: Buffer.from(String(row.key), 'hex').toString('base64url'),
    })),
  }
}

/** Each once: a mark is of one rater in one team's pools. */
function ratersOf(arrivals: Arrival[]) {
  const raters = arrivals.flatMap(({ rater, place, pool }) =>
    pool === null ? [] : [{ ...place, team: pool, mark: rater.markIn(pool) }],
  )
  return [...new Map(raters.map((one) => [one.mark, one])).values()]
}

function keysOf(arrivals: Arrival[]): string[] {
  const keys = arrivals.flatMap(({ entry }) => ('withdrawn' in entry ? [] : [entry.interactionKey]))
  return [...new Set(keys)].map((key) => Buffer.from(key, 'base64url').toString('hex'))
}

const partsSql = `
  SELECT lower(hex(part.id)) AS id, part.kind, lower(hex(rater_mark)) AS mark, revision, pool.team
  FROM json_each(?) asked JOIN part ON part.id = unhex(asked.value) JOIN pool ON pool.id = part.pool`

const marksSql = `
  SELECT lower(hex(mark.id)) AS id, mark.kind FROM json_each(?) asked JOIN mark ON mark.id = unhex(asked.value)`

const withdrawalsSql = `
  SELECT lower(hex(withdrawal.id)) AS id, revision
  FROM json_each(?) asked JOIN withdrawal ON withdrawal.id = unhex(asked.value)`

/** CROSS JOIN keeps the order: each rater's one pool, then the covering index; never more than the cap of rows. */
const scoresSql = `
  SELECT asked.value->>'mark' AS mark, count(*) AS n
  FROM json_each(?) asked
  CROSS JOIN pool ON pool.epoch = asked.value->>'epoch' AND pool.scope = asked.value->>'scope'
    AND pool.team = asked.value->>'team' AND pool.kind = 'score'
  CROSS JOIN part INDEXED BY part_pool ON part.pool = pool.id AND part.rater_mark = unhex(asked.value->>'mark')
  GROUP BY asked.key`

const keyedSql = `
  SELECT lower(hex(part.id)) AS id, lower(hex(rater_mark)) AS mark, pool.team, lower(hex(interaction_key)) AS key
  FROM json_each(?) asked
  CROSS JOIN part INDEXED BY part_interaction ON part.interaction_key = unhex(asked.value) AND part.kind = 'score'
  CROSS JOIN pool ON pool.id = part.pool`

function rowsOf<T>({ rows }: ResultSet, read: (row: ResultSet['rows'][number]) => T): T[] {
  return rows.map(read)
}

function uuid(hex: unknown): string {
  return String(hex).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
