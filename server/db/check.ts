import { existsSync } from 'node:fs'
import { createClient } from '@libsql/client'
import { fileOf } from './file.ts'
import { findDamage } from './integrity.ts'
import { type Breach, findBreaches, invariantStatements } from './invariants.ts'
import { DatabaseUnusable } from './open.ts'

/** `damage`: in SQLite's words; `breaches`: of our own invariants, looked at only in a sound file. */
export type CheckReport = { sound: boolean; damage: string[]; breaches: Breach[] }

/**
 * Checks a database without changing it, also while a server has it open.
 * @throws DatabaseUnusable when there is none
 */
export async function checkDatabase(url: string): Promise<CheckReport> {
  const path = fileOf(url)
  if (path !== undefined && !existsSync(path)) throw new DatabaseUnusable(`there is no database at ${path}`)
  const client = createClient({ url, concurrency: 1 })
  try {
    const damage = await findDamage((statement) => client.execute(statement), 'integrity_check')
    if (damage.length > 0) return { sound: false, damage, breaches: [] }
    const breaches = findBreaches(await client.batch(invariantStatements, 'read'))
    return { sound: breaches.length === 0, damage, breaches }
  } finally {
    client.close()
  }
}
