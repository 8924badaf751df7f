import { DatabaseSync } from 'node:sqlite'

const patienceMs = 5000

/** Opens a database file, as any other process may. */
export function withFile<T>(path: string, action: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path, { timeout: patienceMs }) // libSQL's client keeps files open after close()
  try {
    return action(db)
  } finally {
    db.close()
  }
}

export type Row = Record<string, unknown>

export function readRows(path: string, sql: string): Row[] {
  return withFile(path, (db) => db.prepare(sql).all())
}

/** Holds the database for writing. @returns lets it go; undefined: another process was faster */
export function lockFile(path: string): (() => void) | undefined {
  const db = new DatabaseSync(path)
  try {
    db.exec('BEGIN IMMEDIATE')
  } catch (cause) {
    db.close()
    if (cause instanceof Error && /locked|busy/.test(cause.message)) return undefined
    throw cause
  }
  return () => {
    db.exec('ROLLBACK')
    db.close()
  }
}
