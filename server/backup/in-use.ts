import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createClient } from '@libsql/client'
import { hasCode } from '../db/connection.ts'

/**
 * Whether another process has the database file open: a server holds a shared lock on it all the time. Where
 * none has, the write-ahead log is folded into it, and made anew by whoever opens it.
 */
export async function isInUse(path: string): Promise<boolean> {
  if (!existsSync(path)) return false
  try {
    const client = createClient({ url: pathToFileURL(path).href, concurrency: 1 })
    try {
      await client.execute('PRAGMA journal_mode = DELETE') // needs it for itself, and holds no lock afterwards
      return false
    } finally {
      client.close()
    }
  } catch (cause) {
    if (hasCode(cause, ['SQLITE_BUSY', 'SQLITE_LOCKED'])) return true
    if (hasCode(cause, damaged)) return false // no server could have started on it
    throw cause
  }
}

const damaged = ['SQLITE_CORRUPT', 'SQLITE_NOTADB']
