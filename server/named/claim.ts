import { epochAt } from '../contract/epoch.ts'
import type { NamedId } from '../contract/named.ts'
import type { Query } from '../db/writer.ts'
import { HttpProblem } from '../errors.ts'
import { toBytes } from './id.ts'
import type { Tally } from './tally.ts'

export type NamedTable = 'thanks' | 'note' | 'follow_up'

/** Enough for everybody who means it; no day is stored, so a month is the shortest span that can be limited. */
const mostPerMonth = 50

/** The calendar month (UTC) of an instant, whatever the length of an epoch. */
export function monthAt(now: number): string {
  return epochAt(now, 'month')
}

/**
 * Whether an id may be stored in this table by this sender: `duplicate` when it was stored or taken back before.
 * @throws HttpProblem 409 `id-taken` when it is somebody else's, 409 `too-many` over 50 in a month
 */
export async function claimId(
  { query, sent }: { query: Query; sent: Tally },
  table: NamedTable,
  { id, sender, month }: { id: NamedId; sender: string; month: string },
): Promise<'new' | 'duplicate'> {
  const { rows } = await query({
    sql: `SELECT (SELECT sender FROM ${table} WHERE id = ?1) AS owner,
            EXISTS (SELECT 1 FROM named_gone WHERE id = ?1) AS gone,
            (SELECT count(*) FROM ${table} WHERE sender = ?2 AND month = ?3) AS said`,
    args: [toBytes(id), sender, month],
  })
  const { owner, gone, said } = { ...rows[0] }
  if (owner === sender || gone === 1) return 'duplicate'
  if (owner !== null) throw new HttpProblem(409, 'id-taken', 'This id is in use; make a random one')
  // What is stored is the least that was sent: what was deleted since is in the tally.
  if (Number(said) >= mostPerMonth || !sent.admit({ table, person: sender, month, id }, mostPerMonth))
    throw new HttpProblem(409, 'too-many', `At most ${mostPerMonth} of a kind can be sent in a month`)
  return 'new'
}
