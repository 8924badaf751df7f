import type { Database } from '../db/open.ts'
import type { Deps } from '../env.ts'
import { appendToLog } from '../log/append.ts'
import { reach, type StoredRole, storedRoles } from './roles.ts'

/** How the log names the number of people who see every team. */
export const viewersLogged = 'people-who-see-every-team'

/**
 * Gives a person a role; false if nobody of that id is in the directory. How many people see every team from then
 * on is in the settings log, without their names.
 */
export function setRole(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  person: string,
  role: StoredRole,
): Promise<boolean> {
  return db.write(async (query) => {
    const living = 'FROM person WHERE left_epoch IS NULL AND'
    const { rows } = await query({ sql: `SELECT 1 ${living} id = ?`, args: [person] })
    if (rows.length === 0) return { statements: [], result: false }
    const others = await query({
      sql: `SELECT count(*) AS n ${living} role <> 'member' AND id <> ?`,
      args: [person],
    })
    const after = String(Number(others.rows[0]?.n) + (reach[role] === 'all' ? 1 : 0))
    const set = { sql: 'UPDATE person SET role = ? WHERE id = ?', args: [role, person] }
    const logged = await appendToLog(query, [{ what: viewersLogged, after }], clock())
    return { statements: [set, ...logged], result: true }
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
