import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { journal } from '../journal/line.ts'
import { appendToLog } from '../log/append.ts'
import { countedListSql, markedName } from './counted-list.ts'
import { erasedName, readTotals } from './epoch-totals.ts'

/**
 * The list becomes a file and totals go into the log; of the epoch nothing else stays: no parts, no marks, no passes
 * issued, no secret that they were hashed with, no private keys.
 */
export function finishEpoch({ db, clock }: Pick<Deps, 'db' | 'clock'>, epoch: Epoch): Promise<void> {
  const now = clock()
  return db.write(async (query) => {
    const closed = await query({ sql: 'SELECT 1 FROM closed_epoch WHERE epoch = ?', args: [epoch] })
    if (closed.rows.length > 0) return { statements: [], result: undefined } // another process was faster
    const logged = await appendToLog(query, await readTotals(query, epoch), now)
    return {
      statements: [...emptyEpoch(epoch, now), journal({ kind: 'closed', epoch, closedOn: now }), ...logged],
      result: undefined,
    }
  })
}

/** Makes the list of an epoch's marks, and leaves nothing else of the epoch. `now`: ms since 1970. */
export function emptyEpoch(epoch: Epoch, now: number): InStatement[] {
  return [
    {
      sql: `INSERT INTO closed_epoch (epoch, closed_on, withheld, list)
            SELECT ?1, ?2, (SELECT count(*) FROM mark WHERE epoch = ?1 AND kind = 'score' AND outcome = 'withheld'), (${countedListSql})`,
      args: [epoch, now],
    },
    { sql: 'UPDATE epoch_key SET private_key = NULL WHERE epoch = ?', args: [epoch] },
    { sql: 'DELETE FROM setting WHERE name IN (?, ?)', args: [erasedName(epoch), markedName(epoch)] },
    { sql: 'DELETE FROM part WHERE pool IN (SELECT id FROM pool WHERE epoch = ?)', args: [epoch] },
    ...['pool', 'mark', 'withdrawal', 'pass_issue', 'pass_identity', 'epoch_secret'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE epoch = ?`,
      args: [epoch],
    })),
  ]
}
