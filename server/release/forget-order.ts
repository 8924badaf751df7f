import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { InStatement } from '@libsql/client'
import type { Database } from '../db/open.ts'

const chunk = 1000 // rows of one transaction, so that the event loop never stands still for long

/**
 * Writes what is pooled, and what was withdrawn, anew in the order of its random ids and empties the
 * write-ahead log: within a page SQLite puts later rows before earlier ones, and the log has commits one
 * after the other, so the file would tell in which order ratings came.
 * Source: "Database File Format", sqlite.org/fileformat.html, 1.6 and 4.
 */
export async function forgetOrder(db: Database): Promise<void> {
  for (const table of ['part', 'withdrawal'] as const) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      after = await rewriteChunk(db, table, after)
      await yieldToOthers()
    }
  }
  await db.checkpoint()
}

/** @returns the last id of a full chunk (hex), after which there may be more */
function rewriteChunk(
  db: Database,
  table: 'part' | 'withdrawal',
  after: string,
): Promise<string | undefined> {
  return db.write(async (query) => {
    const { rows } = await query({
      sql: `SELECT lower(hex(id)) AS id FROM ${table} WHERE id > unhex(?) ORDER BY id LIMIT ?`,
      args: [after, chunk],
    })
    const last = rows.at(-1)?.id
    if (last === undefined) return { statements: [], result: undefined }
    const next = rows.length === chunk ? String(last) : undefined
    return { statements: rewriteRange(table, [after, String(last)]), result: next }
  })
}

/** The copy is in memory only (`temp_store`). */
function rewriteRange(table: 'part' | 'withdrawal', range: [string, string]): InStatement[] {
  const within = 'id > unhex(?) AND id <= unhex(?)'
  return [
    { sql: `CREATE TEMP TABLE rewritten AS SELECT * FROM ${table} WHERE ${within}`, args: range },
    { sql: `DELETE FROM ${table} WHERE ${within}`, args: range },
    { sql: `INSERT INTO ${table} SELECT * FROM rewritten ORDER BY id`, args: [] },
    { sql: 'DROP TABLE rewritten', args: [] },
  ]
}
