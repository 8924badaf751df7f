import { hasCode } from './connection.ts'
import { fileOf } from './file.ts'
import { type Database, DatabaseUnusable } from './open.ts'
import type { Query } from './writer.ts'

/**
 * What SQLite finds damaged in the file, in its words; nothing for a sound one. `quick_check` reads every
 * page, `integrity_check` compares every index with its table too.
 */
export async function findDamage(query: Query, check: 'quick_check' | 'integrity_check'): Promise<string[]> {
  try {
    const { rows } = await query(`PRAGMA ${check}`)
    return rows.map((row) => String(row[check])).filter((line) => line !== 'ok')
  } catch (cause) {
    if (cause instanceof Error && hasCode(cause, ['SQLITE_CORRUPT', 'SQLITE_NOTADB'])) return [cause.message]
    throw cause
  }
}

/**
 * Refuses to go on with a damaged file: what is written to it may be lost.
 * @throws DatabaseUnusable saying what is damaged and what helps
 */
export async function requireSound(db: Database, url: string): Promise<void> {
  if (fileOf(url) === undefined) return // its own server looks after it
  const [damage] = await findDamage(db.query, 'quick_check')
  if (damage === undefined) return
  throw new DatabaseUnusable(
    `the database ${url} is damaged: ${damage.replaceAll('\n', ' ')}; restore a backup with rapport restore`,
  )
}
