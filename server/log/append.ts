import type { InStatement } from '@libsql/client'
import * as v from 'valibot'
import { hashEntry, LogEntry, noEntry } from '../contract/log.ts'
import type { Query } from '../db/writer.ts'
import { journal } from '../journal/line.ts'

/** What is to be said in the log: the value that `what` has from now on. */
export type LogChange = { what: string; after: string }

/**
 * The statements that append what the log does not say yet; none for values that are the last ones logged.
 * To be called at most once in a decision, so that each entry follows from the one before. `at`: ms since 1970.
 */
export async function appendToLog(query: Query, changes: LogChange[], at: number): Promise<InStatement[]> {
  const known = await readLast(query)
  const news = changes.filter(({ what, after }) => known.get(what) !== after)
  let head = news.length > 0 ? await readHead(query) : noEntry
  const statements: InStatement[] = []
  for (const { what, after } of news) {
    const place = { number: head.number + 1, month: new Date(at).toISOString().slice(0, 7) }
    const entry = { ...place, what, before: known.get(what) ?? null, after, previous: head.hash }
    head = { number: entry.number, hash: await hashEntry(entry) }
    const logged = { ...entry, hash: head.hash }
    statements.push(insertEntry(logged), journal({ kind: 'log', entry: logged }))
  }
  return statements
}

/** The whole log, oldest first. */
export async function readLog(query: Query): Promise<LogEntry[]> {
  const { rows } = await query('SELECT * FROM log_entry ORDER BY number')
  return rows.map((row) => v.parse(LogEntry, { ...row }))
}

/** The value that each setting was last logged with. */
export function lastValues(entries: readonly LogEntry[]): Map<string, string> {
  return new Map(entries.map(({ what, after }) => [what, after]))
}

/** SQLite takes the other columns from the row of the maximum. */
async function readLast(query: Query): Promise<Map<string, string>> {
  const { rows } = await query('SELECT what, "after", max(number) FROM log_entry GROUP BY what')
  return new Map(rows.map(({ what, after }) => [String(what), String(after)]))
}

async function readHead(query: Query) {
  const { rows } = await query('SELECT number, hash FROM log_entry ORDER BY number DESC LIMIT 1')
  const [row] = rows
  return row ? { number: Number(row.number), hash: String(row.hash) } : noEntry
}

/** Writes an entry as it is. */
export function insertEntry({ number, month, what, before, after, previous, hash }: LogEntry): InStatement {
  return {
    sql: `INSERT INTO log_entry (number, month, what, "before", "after", previous, hash)
          VALUES (?, ?, ?, ?, ?, ?, ?)`,
    args: [number, month, what, before, after, previous, hash],
  }
}
