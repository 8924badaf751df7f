import { randomInt } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { InStatement } from '@libsql/client'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { type Renewing, renewGeneration } from './renew-generation.ts'

const chunk = 1000 // rows of one transaction, so that the event loop never stands still for long
const rowsPerInsert = 50

/** Row by row along the table and along each index, so that the pages of all are filled anew. `of`: what an index has; `row`: its key. */
const passes = [
  { table: 'part', key: 'pool, rater_mark', of: 'true', row: 'id' },
  { table: 'part', key: 'interaction_mark', of: "kind = 'score'", row: 'id' },
  { table: 'part', key: 'id', of: 'true', row: 'id' },
  { table: 'pool', key: 'generation, epoch, scope, place_mark', of: 'true', row: 'id' },
  { table: 'pool', key: 'id', of: 'true', row: 'id' },
  { table: 'withdrawal', key: 'id', of: 'true', row: 'id' },
  { table: 'unknown_identity', key: 'site, account', of: 'true', row: 'site, account' },
] as const
type Pass = (typeof passes)[number]

/**
 * Makes the file tell neither in which order ratings came nor what was deleted, nor which of what is pooled is
 * what in an older copy: writes it under new keys, and then, with what was withdrawn, in the order of random ids, and empties the write-ahead log. Within a page
 * SQLite puts later rows before earlier ones; the log has commits one after the other; and where pages were
 * split, copies of rows stay between the rows, out of reach of `secure_delete`. Does nothing when nothing
 * was written since the last time.
 * Source: "Database File Format", sqlite.org/fileformat.html, 1.6 and 4.
 */
export async function forgetOrder(deps: Renewing): Promise<void> {
  const { db } = deps
  if (!(await isForgotten(db))) {
    await renewGeneration(deps)
    for (const pass of passes) await rewrite(db, pass)
    await noteForgotten(db)
  }
  await db.checkpoint()
}

/** Chunks begin elsewhere every time, so that no page stays at an edge for long. */
async function rewrite(db: Database, pass: Pass): Promise<void> {
  const { rows } = await db.query(`SELECT count(*) AS n FROM ${pass.table}`)
  let size = Number(rows[0]?.n) > chunk ? 1 + randomInt(chunk) : chunk
  let after: string | undefined = ''
  while (after !== undefined) {
    after = await rewriteChunk(db, pass, after, size)
    size = chunk
    await yieldToOthers()
  }
}

/** @returns the last key of a full chunk, as SQL, after which there may be more */
function rewriteChunk(db: Database, pass: Pass, after: string, size: number): Promise<string | undefined> {
  return db.write(async (query) => {
    const { last, isFull } = await findLast(query, pass, after, size)
    if (last === undefined) return { statements: [], result: undefined }
    return { statements: await rewriteRange(query, pass, after, last), result: isFull ? last : undefined }
  })
}

/** The key of the chunk's last row, quoted by the database itself: numbers, blobs, and texts without NUL. */
async function findLast(query: Query, { table, key, of }: Pass, after: string, size: number) {
  const literal = key.split(', ').map((column) => `quote(${column})`)
  const { rows } = await query(
    `SELECT ${literal.join(" || ', ' || ")} AS last FROM ${table} WHERE ${of} AND ${from(key, after)} ORDER BY ${key} LIMIT ${size}`,
  )
  const last = rows.at(-1)?.last
  return { last: last === undefined ? undefined : String(last), isFull: rows.length === size }
}

/** The copy is in this process only: a libSQL server has no temporary tables, and one on disk would tell what this forgets. */
async function rewriteRange(
  query: Query,
  { table, key, of, row }: Pass,
  after: string,
  last: string,
): Promise<InStatement[]> {
  const range = `WHERE ${of} AND ${from(key, after)} AND (${key}) <= (${last})`
  const { columns, rows } = await query(`SELECT * FROM ${table} ${range} ORDER BY ${row}`)
  const given = `(${columns.map(() => '?').join(', ')})`
  return [
    `DELETE FROM ${table} ${range}`,
    ...chunksOf(rows, rowsPerInsert).map((some) => ({
      sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${some.map(() => given).join(', ')}`,
      args: some.flatMap((one) => columns.map((column) => one[column] ?? null)),
    })),
  ]
}

function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  )
}

function from(key: string, after: string): string {
  return after === '' ? 'true' : `(${key}) > (${after})`
}

async function isForgotten({ query }: Database): Promise<boolean> {
  const { rows } = await query(
    `SELECT commits = CAST(value AS INTEGER) AS forgotten FROM fence JOIN setting ON name = 'order_forgotten'`,
  )
  return Number(rows[0]?.forgotten) === 1
}

/** Names the commit that this itself is: any later one is something new. */
function noteForgotten(db: Database): Promise<void> {
  return db.write(async (query) => {
    const { rows } = await query('SELECT commits FROM fence WHERE one = 1')
    const sql = "INSERT OR REPLACE INTO setting (name, value) VALUES ('order_forgotten', ?)"
    return { statements: [{ sql, args: [String(Number(rows[0]?.commits) + 1)] }], result: undefined }
  })
}
