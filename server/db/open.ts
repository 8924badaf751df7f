import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient, type InStatement } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import * as schema from './schema.ts'
import { createWriter, type Query, type Writer } from './writer.ts'

/** Reads go through Drizzle on a client of their own, writes through the one writer. */
export type Database = {
  read: LibSQLDatabase<typeof schema>
  /** Named raw statements that only read. */
  query: Query
  write: Writer['write']
  /** Runs statements that need no decision beforehand, in one transaction. */
  run: (statements: InStatement[]) => Promise<void>
  /** Folds the write-ahead log into the file and empties it, so that deleted bytes are gone from both. */
  checkpoint: () => Promise<void>
  close: () => void
}

/** The database cannot be opened; the message says which and why, for whoever started the server. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable'
}

/**
 * Opens (and creates) the database at a libSQL URL such as `file:data/rapport.db`, and migrates it.
 * @throws DatabaseUnusable when it is locked, not writable or not a database
 */
export async function openDatabase(url: string): Promise<Database> {
  try {
    makeFolder(url)
    const writing = createClient({ url, concurrency: 1 })
    await applyPragmas(writing)
    await migrate(drizzle(writing), {
      migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)),
    })
    const reading = createClient({ url, concurrency: 1 })
    return assemble(writing, reading)
  } catch (cause) {
    throw new DatabaseUnusable(`cannot use the database ${url}: ${reasonOf(cause)}`, { cause })
  }
}

function assemble(writing: Client, reading: Client): Database {
  const writer = createWriter(writing, applyPragmas)
  return {
    read: drizzle(reading, { schema, casing: 'snake_case' }),
    query: (statement) => reading.execute(statement),
    write: writer.write,
    run: (statements) => writer.write(async () => ({ statements, result: undefined })),
    checkpoint: () => writer.exclusive(() => writing.execute('PRAGMA wal_checkpoint(TRUNCATE)')),
    close: () => {
      writing.close()
      reading.close()
    },
  }
}

/** They hold for one connection, so they are applied again after every reconnect. */
async function applyPragmas(client: Client): Promise<void> {
  await client.execute('PRAGMA journal_mode = WAL')
  await client.execute('PRAGMA synchronous = FULL')
  await client.execute('PRAGMA secure_delete = ON')
  await client.execute('PRAGMA temp_store = MEMORY')
}

function makeFolder(url: string): void {
  if (url.startsWith('file:'))
    mkdirSync(dirname(url.slice('file:'.length).replace(/\?.*$/, '')), { recursive: true })
}

function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  if (code.includes('BUSY') || code.includes('LOCKED'))
    return 'another process holds it locked; stop that one first'
  if (code.includes('READONLY') || code.includes('EACCES') || code.includes('CANTOPEN')) {
    return 'it is not writable; give the server write access to the file and its folder'
  }
  if (code.includes('NOTADB')) return 'the file is not a database'
  if (code.includes('FULL') || code === 'ENOSPC') return 'the disk is full'
  return cause instanceof Error ? cause.message : String(cause)
}
