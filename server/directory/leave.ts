import type { InStatement } from '@libsql/client'
import type { Epoch } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import { waysIn } from '../identity/revoke-sessions.ts'
import { viewersLogged } from '../identity/set-role.ts'
import { appendToLog } from '../log/append.ts'

/**
 * The statements by which people leave: they are shown and let in nowhere any more, and are members if they come
 * back. A team keeps its lead, whom nobody is shown meanwhile, as leaving by mistake is common. What was said by name
 * and that passes were issued stays until they are erased.
 */
export function leave(people: string[], epoch: Epoch): InStatement[] {
  if (people.length === 0) return []
  const gone = JSON.stringify(people)
  return [
    {
      sql: `UPDATE person SET left_epoch = ?, role = 'member' WHERE left_epoch IS NULL AND id IN (SELECT value FROM json_each(?))`,
      args: [epoch, gone],
    },
    ...waysIn.map((table) => ({
      sql: `DELETE FROM ${table} WHERE person IN (SELECT value FROM json_each(?))`,
      args: [gone],
    })),
  ]
}

/** The statements that say in the log how many see every team once these have left. `at`: ms since 1970. */
export async function logLeaving(query: Query, people: string[], at: number): Promise<InStatement[]> {
  const sql = `SELECT count(*) AS n, coalesce(sum(id NOT IN (SELECT value FROM json_each(?))), 0) AS staying
               FROM person WHERE left_epoch IS NULL AND role <> 'member'`
  const [row] = (await query({ sql, args: [JSON.stringify(people)] })).rows
  if (row?.n === row?.staying) return []
  return appendToLog(query, [{ what: viewersLogged, after: String(row?.staying) }], at)
}
