import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import { setting } from '../db/schema/setting.ts'

/** The database's incarnation: made with it, and new after a restore. */
export function getIncarnation(db: Database): Promise<string> {
  return getOrRecord(db, 'incarnation', randomUUID())
}

/** The organisation's first epoch: everybody gets passes in it at once. */
export function getFirstEpoch(db: Database, current: Epoch): Promise<Epoch> {
  return getOrRecord(db, 'first_epoch', current)
}

/** The ISO week of the last tick, if there was one. */
export function findTickedWeek(db: Database): Promise<string | undefined> {
  return findSetting(db, 'ticked_week')
}

async function getOrRecord(db: Database, name: string, initial: string): Promise<string> {
  const found = await findSetting(db, name)
  if (found !== undefined) return found
  await db.run([
    { sql: 'INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING', args: [name, initial] },
  ])
  return (await findSetting(db, name)) ?? initial
}

async function findSetting(db: Database, name: string): Promise<string | undefined> {
  const [row] = await db.read.select({ value: setting.value }).from(setting).where(eq(setting.name, name))
  return row?.value
}
