import type { Deps } from '../env.ts'
import { dayMs, periods } from './periods.ts'

/** Deletes what has been kept long enough: expired sessions, codes and invites, and the lists of epochs closed a year ago. */
export async function expire({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = clock()
  const listsBefore = now - periods.listDays * dayMs
  const expired = await db.write(async (query) => {
    const { rows } = await query({
      sql: `SELECT EXISTS (SELECT 1 FROM session WHERE expires_on <= ?1) OR EXISTS (SELECT 1 FROM sign_in_code WHERE expires_on <= ?1)
              OR EXISTS (SELECT 1 FROM invite WHERE expires_on <= ?1)
              OR EXISTS (SELECT 1 FROM closed_epoch WHERE closed_on <= ?2 AND list IS NOT NULL) AS due`,
      args: [now, listsBefore],
    })
    if (rows[0]?.due !== 1) return { statements: [], result: false }
    const sweeps = ['session', 'sign_in_code', 'invite'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE expires_on <= ?`,
      args: [now],
    }))
    const lists = 'UPDATE closed_epoch SET list = NULL WHERE closed_on <= ? AND list IS NOT NULL'
    return { statements: [...sweeps, { sql: lists, args: [listsBefore] }], result: true }
  })
  if (expired) await db.checkpoint()
}
