import { existsSync } from 'node:fs'
import { type Client, createClient } from '@libsql/client'
import { type Progress, unwatched } from '../progress.ts'
import { fileOf } from './file.ts'
import { findDamage } from './integrity.ts'
import { type Breach, findBreaches, invariantStatements } from './invariants.ts'
import { DatabaseUnusable } from './open.ts'
import { findPooledBreaches } from './pooled-invariants.ts'

/** `damage`: in SQLite's words; `breaches`: of our own invariants, looked at only in a sound file. */
export type CheckReport = { sound: boolean; damage: string[]; breaches: Breach[] }

/**
 * Checks a database without changing it, also while a server has it open. Without the server's `secret` nothing
 * is known of what is in boxes.
 * @throws DatabaseUnusable when there is none
 */
export async function checkDatabase(
  url: string,
  secret?: Buffer,
  progress: Progress = unwatched,
): Promise<CheckReport> {
  const path = fileOf(url)
  if (path !== undefined && !existsSync(path)) throw new DatabaseUnusable(`there is no database at ${path}`)
  const client = createClient({ url, concurrency: 1 })
  try {
    progress('reading the whole file')
    const damage = await findDamage((statement) => client.execute(statement), 'integrity_check')
    if (damage.length > 0) return { sound: false, damage, breaches: [] }
    const breaches = await findAllBreaches(client, secret, progress)
    return { sound: breaches.length === 0, damage, breaches }
  } finally {
    client.close()
  }
}

/** All in one transaction, so that everything is of the same state. */
async function findAllBreaches(
  client: Client,
  secret: Buffer | undefined,
  progress: Progress,
): Promise<Breach[]> {
  const reading = await client.transaction('read')
  try {
    progress('looking whether what must hold does')
    const breaches = findBreaches(await reading.batch(invariantStatements))
    if (!secret) return breaches
    progress('looking into what is sealed')
    return [...breaches, ...(await findPooledBreaches((statement) => reading.execute(statement), secret))]
  } finally {
    reading.close()
  }
}
