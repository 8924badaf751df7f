import type { ResultSet } from '@libsql/client'
import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import type { Arrival, Held } from './arrival.ts'

/** Reads, on the writing connection, all that deciding on these arrivals needs. */
export async function findHeld(
  query: Query,
  arrivals: Arrival[],
  pools: { epoch: string; scope: string }[],
): Promise<Held> {
  const ids = JSON.stringify(arrivals.map(({ entry }) => entry.id.replaceAll('-', '')))
  const tokens = JSON.stringify([...new Set(arrivals.map(({ token }) => token))])
  return {
    parts: rowsOf(await query({ sql: partsSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      kind: row.kind as PartKind, // the column holds nothing else
      token: String(row.token),
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
    pooled: rowsOf(await query({ sql: pooledSql, args: [JSON.stringify(pools), tokens] }), (row) => ({
      id: uuid(row.id),
      token: String(row.token),
      team: String(row.team),
      interactionKey: Buffer.from(String(row.key), 'hex').toString('base64url'),
    })),
  }
}

const partsSql = `
  SELECT lower(hex(part.id)) AS id, part.kind, lower(hex(token)) AS token, revision, pool.team
  FROM json_each(?) asked JOIN part ON part.id = unhex(asked.value) JOIN pool ON pool.id = part.pool`

const marksSql = `
  SELECT lower(hex(mark.id)) AS id, mark.kind FROM json_each(?) asked JOIN mark ON mark.id = unhex(asked.value)`

const withdrawalsSql = `
  SELECT lower(hex(withdrawal.id)) AS id, revision
  FROM json_each(?) asked JOIN withdrawal ON withdrawal.id = unhex(asked.value)`

/** CROSS JOIN keeps the order: few pools, then the covering index by pool and token. */
const pooledSql = `
  SELECT lower(hex(part.id)) AS id, lower(hex(part.token)) AS token, pool.team, lower(hex(interaction_key)) AS key
  FROM json_each(?) place
  CROSS JOIN pool ON pool.epoch = place.value->>'epoch' AND pool.scope = place.value->>'scope' AND pool.kind = 'score'
  CROSS JOIN json_each(?) asked
  CROSS JOIN part INDEXED BY part_pool ON part.pool = pool.id AND part.token = unhex(asked.value)`

function rowsOf<T>({ rows }: ResultSet, read: (row: ResultSet['rows'][number]) => T): T[] {
  return rows.map(read)
}

function uuid(hex: unknown): string {
  return String(hex).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
