import { rm } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { type Database, openDatabase } from '../db/open.ts'
import { setting } from '../db/schema/setting.ts'
import type { DemoState, StateFile } from './state.ts'

const mark = 'demo'

/**
 * Opens the demo's database with what its colleagues keep. One whose filling never came to its end, or
 * whose colleagues lost their passes, is deleted and made anew.
 */
export async function openDemo(
  url: string,
  file: StateFile,
): Promise<{ db: Database; state: DemoState | undefined }> {
  const db = await openDatabase(url, { thread: true })
  const [row] = await db.read.select().from(setting).where(eq(setting.name, mark))
  const state = await file.find()
  if (row?.value === 'filled' && state) return { db, state }
  db.close()
  await file.remove()
  const path = url.slice('file:'.length)
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`, { force: true })
  return { db: await openDatabase(url, { thread: true }), state: undefined }
}

/** Says how far the filling is; only `filled` survives a restart. */
export function markDemo(db: Database, value: 'filling' | 'filled'): Promise<void> {
  return db.run([{ sql: 'INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)', args: [mark, value] }])
}
