import type { ResultSet } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import { markInteraction, markPlace, markRater, markRating } from '../pass/epoch-keys.ts'
import type { GenerationKeys, Keyring } from '../pass/generation.ts'
import { type Arrival, type Held, type HeldPart, hexOf, raterIn } from './arrival.ts'
import { type BoxedPart, openPart, openTeam } from './part-box.ts'

/**
 * Reads, on the writing connection, all that deciding on these arrivals needs. An id is looked for in all epochs
 * and generations, so that none is ever pooled twice.
 */
export async function findHeld(
  query: Query,
  arrivals: Arrival[],
  keyrings: Map<Epoch, Keyring>,
): Promise<Held> {
  const hexes = arrivals.map(({ entry }) => hexOf(entry.id))
  const ids = JSON.stringify(hexes)
  const all = [...keyrings.values()].flat()
  const marks = all.flatMap((keys) => hexes.flatMap((id) => Object.values(markRating(keys, id))))
  const raters = ratersOf(arrivals)
  const scores = await query({ sql: scoresSql, args: [JSON.stringify(raters)] })
  return {
    parts: await readParts(query, JSON.stringify(marks), keyrings),
    counted: rowsOf(await query({ sql: marksSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      kind: row.kind as PartKind,
    })),
    withdrawals: rowsOf(await query({ sql: withdrawalsSql, args: [ids] }), (row) => ({
      id: uuid(row.id),
      revision: Number(row.revision),
    })),
    scores: sumByName(rowsOf(scores, ({ at, n }) => [raters[Number(at)]?.name ?? '', Number(n)])),
    keyed: await readKeyed(query, JSON.stringify(keysOf(arrivals)), keyrings),
  }
}

async function readParts(query: Query, marks: string, keyrings: Map<Epoch, Keyring>): Promise<HeldPart[]> {
  const { rows } = await query({ sql: partsSql, args: [marks] })
  return rows.flatMap((row) => {
    const [keys, part] = openRow(row, keyrings)
    const team = keys && openTeam(keys, String(row.team), String(row.place))
    if (!part || team === undefined) return []
    const { token, revision, interactionKey } = part
    const kind = row.kind as PartKind // the column holds nothing else
    return { id: uuid(part.id), kind, token, revision, interactionKey, team, keys }
  })
}

async function readKeyed(query: Query, marks: string, keyrings: Map<Epoch, Keyring>): Promise<Held['keyed']> {
  const { rows } = await query({ sql: keyedSql, args: [marks] })
  return rows.flatMap((row) => {
    const [, part] = openRow(row, keyrings)
    if (!part) return []
    const interactionKey = Buffer.from(part.interactionKey, 'hex').toString('base64url')
    return { id: uuid(part.id), token: part.token, interactionKey }
  })
}

function openRow(
  { epoch, generation, sealed, stored }: ResultSet['rows'][number],
  keyrings: Map<Epoch, Keyring>,
): [GenerationKeys, BoxedPart | undefined] | [undefined, undefined] {
  const keys = keyrings.get(String(epoch))?.find((one) => one.generation === generation)
  return keys ? [keys, openPart(keys, String(sealed), String(stored))] : [undefined, undefined]
}

/** Each rater and team once in every generation. */
function ratersOf(arrivals: Arrival[]) {
  const asked = arrivals.flatMap(({ token, keyring, place, pool }) =>
    pool === null ? [] : [{ name: raterIn(pool, token), token, keyring, ...place, team: pool }],
  )
  const distinct = new Map(asked.map((one) => [one.name, one]))
  return [...distinct.values()].flatMap(({ name, token, keyring, epoch, scope, team }) =>
    keyring.map((keys) => ({
      ...{ name, epoch, scope, generation: keys.generation },
      place: markPlace(keys, scope, team).score,
      mark: markRater(keys, token, team).score,
    })),
  )
}

function keysOf(arrivals: Arrival[]): string[] {
  const marks = arrivals.flatMap(({ entry, keyring }) => {
    if ('withdrawn' in entry) return []
    const key = Buffer.from(entry.interactionKey, 'base64url').toString('hex')
    return keyring.map((keys) => markInteraction(keys, key))
  })
  return [...new Set(marks)]
}

const partsSql = `
  SELECT lower(hex(part.id)) AS stored, part.kind, lower(hex(sealed)) AS sealed, pool.epoch, pool.generation,
    lower(hex(sealed_team)) AS team, lower(hex(place_mark)) AS place
  FROM json_each(?) asked JOIN part ON part.id = unhex(asked.value) JOIN pool ON pool.id = part.pool`

const marksSql = `
  SELECT lower(hex(mark.id)) AS id, mark.kind FROM json_each(?) asked JOIN mark ON mark.id = unhex(asked.value)`

const withdrawalsSql = `
  SELECT lower(hex(withdrawal.id)) AS id, revision
  FROM json_each(?) asked JOIN withdrawal ON withdrawal.id = unhex(asked.value)`

/** CROSS JOIN keeps the order: each rater's one pool, then the covering index; never more than the cap of rows. */
const scoresSql = `
  SELECT asked.key AS at, count(*) AS n
  FROM json_each(?) asked
  CROSS JOIN pool ON pool.generation = asked.value->>'generation' AND pool.epoch = asked.value->>'epoch'
    AND pool.scope = asked.value->>'scope' AND pool.place_mark = unhex(asked.value->>'place')
  CROSS JOIN part INDEXED BY part_pool ON part.pool = pool.id AND part.rater_mark = unhex(asked.value->>'mark')
  GROUP BY asked.key`

const keyedSql = `
  SELECT lower(hex(part.id)) AS stored, lower(hex(sealed)) AS sealed, pool.epoch, pool.generation
  FROM json_each(?) asked
  CROSS JOIN part INDEXED BY part_interaction ON part.interaction_mark = unhex(asked.value) AND part.kind = 'score'
  CROSS JOIN pool ON pool.id = part.pool`

function rowsOf<T>({ rows }: ResultSet, read: (row: ResultSet['rows'][number]) => T): T[] {
  return rows.map(read)
}

function sumByName(counts: [string, number][]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, n] of counts) sums.set(name, (sums.get(name) ?? 0) + n)
  return sums
}

function uuid(hex: unknown): string {
  return String(hex).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
