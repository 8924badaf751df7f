import { epochAt } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { dayMs, periods } from './periods.ts'

const tables = ['session', 'sign_in_code', 'sign_in_attempt', 'vouched', 'invite', 'transfer']

/**
 * Deletes what has been kept long enough: expired sessions, codes, invites and transfers, accounts that nobody has,
 * ids of what was said by name and deleted, and the lists of epochs closed a year ago.
 */
export async function expire({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = clock()
  const listsBefore = now - periods.listDays * dayMs
  const lastMonth = epochAt(now - periods.unknownDays * dayMs, 'month') // its first day is that long ago, or longer
  const goneMonth = epochAt(now - periods.goneDays * dayMs, 'month') // the months before it ended that long ago
  const expired = await db.write(async (query) => {
    const anyExpired = tables.map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE expires_on <= ?1)`)
    const anyList = "EXISTS (SELECT 1 FROM closed_epoch WHERE closed_on <= ?2 AND state = 'listed')"
    const anyUnknown = 'EXISTS (SELECT 1 FROM unknown_identity WHERE month <= ?3)'
    const anyGone = 'EXISTS (SELECT 1 FROM named_gone WHERE month < ?4)'
    const due = [...anyExpired, anyList, anyUnknown, anyGone].join(' OR ')
    const args = [now, listsBefore, lastMonth, goneMonth]
    const { rows } = await query({ sql: `SELECT ${due} AS due`, args })
    if (rows[0]?.due !== 1) return { statements: [], result: false }
    const sweeps = tables.map((table) => ({
      sql: `DELETE FROM ${table} WHERE expires_on <= ?`,
      args: [now],
    }))
    const unknown = { sql: 'DELETE FROM unknown_identity WHERE month <= ?', args: [lastMonth] }
    const gone = { sql: 'DELETE FROM named_gone WHERE month < ?', args: [goneMonth] }
    const lists = "UPDATE closed_epoch SET state = 'expired' WHERE closed_on <= ? AND state = 'listed'"
    const ids =
      "DELETE FROM listed_ids WHERE epoch IN (SELECT epoch FROM closed_epoch WHERE state = 'expired')"
    const statements = [...sweeps, unknown, gone, { sql: lists, args: [listsBefore] }, ids]
    return { statements, result: true }
  })
  if (expired) await db.checkpoint()
}
