import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'

/**
 * The statements by which people leave: they are shown and let in nowhere any more, and lead no team. What was
 * said by name and that passes were issued stays until they are erased.
 */
export function leave(people: string[], epoch: Epoch): InStatement[] {
  if (people.length === 0) return []
  const gone = JSON.stringify(people)
  return [
    {
      sql: `UPDATE person SET left_epoch = ? WHERE left_epoch IS NULL AND id IN (SELECT value FROM json_each(?))`,
      args: [epoch, gone],
    },
    ...['session', 'invite', 'sign_in_code', 'transfer'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE person IN (SELECT value FROM json_each(?))`,
      args: [gone],
    })),
    { sql: 'UPDATE team SET lead = NULL WHERE lead IN (SELECT value FROM json_each(?))', args: [gone] },
  ]
}
