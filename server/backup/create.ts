import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Client, createClient } from '@libsql/client'
import { findDamage } from '../db/integrity.ts'
import { DatabaseUnusable, reasonOf } from '../db/open.ts'
import { type Progress, unwatched } from '../progress.ts'
import { keptTables } from './tables.ts'

export type BackupOutcome = { kind: 'made'; bytes: number } | { kind: 'refused'; line: string }

/**
 * Copies a database into a new file: one consistent state, also while a server writes to it, and of it only
 * what `keptTables` names, so that no byte of anything else is ever in the copy. The file is there when it
 * is whole, and not before.
 * @throws DatabaseUnusable when the database cannot be read or the copy not be written
 */
export async function createBackup(
  databasePath: string,
  to: string,
  progress: Progress = unwatched,
): Promise<BackupOutcome> {
  if (!existsSync(databasePath)) return { kind: 'refused', line: `there is no database at ${databasePath}` }
  if (existsSync(to)) return { kind: 'refused', line: `${to} is there already; name a new file` }
  const unfinished = `${to}.unfinished`
  try {
    await removeDatabase(unfinished)
    await copyInto(unfinished, databasePath, progress)
    progress('writing the copy to disk')
    const bytes = await syncFile(unfinished)
    await rename(unfinished, to)
    await syncFile(dirname(to))
    return { kind: 'made', bytes }
  } catch (cause) {
    await removeDatabase(unfinished)
    throw new DatabaseUnusable(`cannot back up ${databasePath} to ${to}: ${reasonOf(cause)}`, { cause })
  }
}

async function copyInto(path: string, databasePath: string, progress: Progress): Promise<void> {
  await (await open(path, 'wx', 0o600)).close() // what it holds is for its owner alone
  const client = createClient({ url: pathToFileURL(path).href, concurrency: 1 })
  try {
    await client.execute({ sql: 'ATTACH ? AS live', args: [pathToFileURL(databasePath).href] })
    const schema = await client.execute(
      `SELECT sql FROM live.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY type = 'table' DESC`,
    )
    const tables = await findKept(client)
    progress(`copying ${tables.length} tables`)
    await client.batch(
      [
        ...schema.rows.map(({ sql }) => String(sql)),
        ...tables.map((name) => `INSERT INTO main."${name}" SELECT * FROM live."${name}"`),
      ],
      'deferred', // `write` would lock the live database too
    )
    await client.execute('DETACH live')
    progress('checking the copy')
    const damage = await findDamage((statement) => client.execute(statement), 'integrity_check')
    if (damage.length > 0) throw new Error(`the copy is damaged: ${damage[0]}`)
  } finally {
    client.close()
  }
}

/** An older database may lack the newest tables. */
async function findKept(client: Client): Promise<string[]> {
  const { rows } = await client.execute("SELECT name FROM live.sqlite_master WHERE type = 'table'")
  const names = new Set(rows.map(({ name }) => String(name)))
  return keptTables.filter((name) => names.has(name))
}

/** Makes sure that a file or folder is on disk. @returns its size in bytes */
export async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/** Deletes a database with what SQLite keeps beside it. */
export async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal']) await rm(`${path}${suffix}`, { force: true })
}
