import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient, type InStatement } from '@libsql/client'
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql'
import { migrate } from 'drizzle-orm/libsql/migrator'
import { createConnection, guardClient, type WritingClient } from './connection.ts'
import { fileOf, watchFile } from './file.ts'
import { drainLines, hasLine, type JournalSink } from './journal-lines.ts'
import { createRemoteClient, unreachable } from './remote-client.ts'
import { createThreadedClient } from './threaded-client.ts'
import { createWriter, type Query, type Writer } from './writer.ts'

/** Reads go through Drizzle on a client of their own, writes through the one writer. */
export type Database = {
  read: LibSQLDatabase
  /** Named raw statements that only read. */
  query: Query
  write: Writer['write']
  /** Runs statements that need no decision beforehand, in one transaction. */
  run: (statements: InStatement[]) => Promise<void>
  /** Folds the write-ahead log into the file and empties it, so that deleted bytes are gone from both. */
  checkpoint: () => Promise<void>
  /** Whether the last one could not, as a reader such as a backup was in its way. */
  owesCheckpoint: () => boolean
  /**
   * Hands over to the journal what it lacks; done before and after every commit that leaves a line, and
   * again here for what failed then. Nothing where the database was opened without a journal.
   * @throws Unavailable when the journal cannot be written
   */
  drainJournal: () => Promise<void>
  close: () => void
}

/** The database cannot be opened; the message says which and why, for whoever started the server. */
export class DatabaseUnusable extends Error {
  override name = 'DatabaseUnusable'
}

type Options = {
  /** Without it, lines for the journal stay in the database until somebody opens it with one. */
  journal?: JournalSink | undefined
  /** Writes in a thread of their own, so that nobody waits for the disk but who writes: for servers. */
  thread?: boolean
}

/**
 * Opens (and creates) the database at a libSQL URL such as `file:data/rapport.db`, and migrates it.
 * @throws DatabaseUnusable when it is locked, damaged, not writable or not a database
 */
export async function openDatabase(url: string, { journal, thread }: Options = {}): Promise<Database> {
  try {
    makeFolder(url)
    const direct = createAnyClient(url)
    await prepareOf(url)(direct)
    await migrate(drizzle(direct), {
      migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)),
    })
    const reading = createAnyClient(url)
    if (!thread || fileOf(url) === undefined) return assemble(url, direct, reading, journal)
    direct.close()
    const writing = createThreadedClient(url)
    await applyPragmas(writing)
    return assemble(url, writing, reading, journal)
  } catch (cause) {
    throw new DatabaseUnusable(`cannot use the database ${url}: ${reasonOf(cause)}`, { cause })
  }
}

function assemble(
  url: string,
  writing: WritingClient,
  reading: Client,
  journal: JournalSink | undefined,
): Database {
  const isInPlace = watchFile(fileOf(url))
  const connection = createConnection(writing, prepareOf(url), isInPlace)
  const reads = guardClient(
    reading,
    createConnection(reading, async () => undefined, isInPlace),
  )
  let owesCheckpoint = false
  const drain = async (client: WritingClient) => (journal ? drainLines(client, journal) : undefined)
  const writer = createWriter(connection, async (client, statements) => {
    if (hasLine(statements)) await drain(client)
  })
  return {
    read: drizzle(reads, { casing: 'snake_case' }),
    query: (statement) => reads.execute(statement),
    write: writer.write,
    run: (statements) => writer.write(async () => ({ statements, result: undefined })),
    checkpoint: () =>
      writer.exclusive(async (client) => {
        if (isRemote(url)) return // its server has its own
        const { rows } = await client.execute('PRAGMA wal_checkpoint(TRUNCATE)')
        owesCheckpoint = rows[0]?.busy === 1
      }),
    owesCheckpoint: () => owesCheckpoint,
    drainJournal: () => writer.exclusive(drain),
    close: () => {
      writing.close()
      reading.close()
    },
  }
}

function createAnyClient(url: string): Client {
  return isRemote(url) ? createRemoteClient(url) : createClient({ url, concurrency: 1 })
}

/** What a new connection needs; a libSQL server is set up by whoever runs it. */
function prepareOf(url: string): (client: WritingClient) => Promise<void> {
  return isRemote(url) ? async () => undefined : applyPragmas
}

function isRemote(url: string): boolean {
  return !url.startsWith('file:')
}

const walPages = 8000 // 32 MB: a page that is changed often is folded in once

/** They hold for one connection, so they are applied again after every reconnect. */
async function applyPragmas(client: WritingClient): Promise<void> {
  await client.execute('PRAGMA journal_mode = WAL')
  await client.execute('PRAGMA synchronous = FULL')
  await client.execute('PRAGMA secure_delete = ON')
  await client.execute('PRAGMA temp_store = MEMORY')
  await client.execute('PRAGMA cache_size = -32768') // kB: ids are random, and so are the pages of a release
  await client.execute(`PRAGMA wal_autocheckpoint = ${walPages}`)
  await client.execute(`PRAGMA journal_size_limit = ${walPages * 4096}`) // after a reader was long in its way
}

function makeFolder(url: string): void {
  const path = fileOf(url)
  if (path === undefined) return
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  closeSync(openSync(path, 'a', 0o600)) // sessions and keys are in it: a new one is its owner's alone
}

/** Why a database cannot be used, in words for whoever runs the server. */
export function reasonOf(cause: unknown): string {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : ''
  if (code === '' && cause instanceof Error && cause.cause) return reasonOf(cause.cause)
  if (code.includes('BUSY') || code.includes('LOCKED'))
    return 'another process holds it locked; stop that one first'
  if (code.includes('READONLY') || code.includes('EACCES') || code.includes('CANTOPEN')) {
    return 'it is not writable; give the server write access to the file and its folder'
  }
  if (code.includes('CORRUPT')) return 'the file is damaged; restore a backup with rapport restore'
  if (code.includes('NOTADB')) return 'the file is not a database'
  if (code === unreachable) return 'its server cannot be reached or does not answer as a libSQL server does'
  if (code.includes('FULL') || code === 'ENOSPC') return 'the disk is full'
  return cause instanceof Error ? cause.message : String(cause)
}
