import type { Database } from '../db/open.ts'
import { type StoredRole, storedRoles } from './roles.ts'

/** Gives a person a role; false if nobody of that id is in the directory. */
export function setRole(db: Database, person: string, role: StoredRole): Promise<boolean> {
  return db.write(async (query) => {
    const { rows } = await query({
      sql: 'SELECT 1 FROM person WHERE id = ? AND left_epoch IS NULL',
      args: [person],
    })
    if (rows.length === 0) return { statements: [], result: false }
    const set = { sql: 'UPDATE person SET role = ? WHERE id = ?', args: [role, person] }
    return { statements: [set], result: true }
  })
}

/** Everybody who is more than a member, by id. */
export async function listRoles(db: Database): Promise<{ person: string; role: string }[]> {
  const { rows } = await db.query(
    `SELECT id, role FROM person WHERE role <> 'member' AND left_epoch IS NULL ORDER BY id`,
  )
  return rows.map(({ id, role }) => ({ person: String(id), role: String(role) }))
}

/** Whether a word is a role that is given; a lead is whoever leads a team. */
export function isStoredRole(word: string | undefined): word is StoredRole {
  return storedRoles.some((role) => role === word)
}
