import type { InStatement } from '@libsql/client'
import { Unavailable, type WritingClient } from './connection.ts'

/** Puts lines where a loss of the database does not reach; they are durable when it resolves. */
export type JournalSink = (lines: string[]) => Promise<void>

const insertSql = 'INSERT INTO journal_line (line) VALUES (?)'
const perBatch = 100

/** Keeps a line in the same transaction as what it tells of, until the journal has it. */
export function keepLine(line: string): InStatement {
  return { sql: insertSql, args: [line] }
}

/** Whether a transaction left a line for the journal. */
export function hasLine(statements: InStatement[]): boolean {
  return statements.some((statement) => typeof statement === 'object' && statement.sql === insertSql)
}

/**
 * Hands over what the journal still lacks, in the order of the commits. A process that dies in between
 * hands it over again: the journal may have a line twice, and never lacks one.
 * @throws Unavailable when the journal cannot be written: the lines stay in the database
 */
export async function drainLines(client: WritingClient, sink: JournalSink): Promise<void> {
  for (;;) {
    const { rows } = await client.execute({
      sql: 'SELECT number, line FROM journal_line ORDER BY number LIMIT ?',
      args: [perBatch],
    })
    const last = rows.at(-1)
    if (!last) return
    await put(
      sink,
      rows.map(({ line }) => String(line)),
    )
    await client.batch(
      [{ sql: 'DELETE FROM journal_line WHERE number <= ?', args: [Number(last.number)] }],
      'write',
    )
  }
}

async function put(sink: JournalSink, lines: string[]): Promise<void> {
  try {
    await sink(lines)
  } catch (cause) {
    throw new Unavailable('the journal cannot be written at the moment', { cause })
  }
}
