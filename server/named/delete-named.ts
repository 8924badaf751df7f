import type { InStatement } from '@libsql/client'
import type { NamedId, NamedReceipt } from '../contract/named.ts'
import type { Deps } from '../env.ts'
import { monthAt, type NamedTable } from './claim.ts'
import { toBytes } from './id.ts'
import type { Tally } from './tally.ts'

/** What was never seen may be on its way; nobody has more than a few such, and ids made up must not fill the disk. */
const mostUnseen = 50

/** Who may delete: the sender takes back, the helper puts away; a request for contact is its sender's alone. */
const mine: Record<NamedTable, string> = {
  thanks: 'sender = ?2 OR helper = ?2',
  note: 'sender = ?2 OR helper = ?2',
  follow_up: 'sender = ?2',
}

/**
 * Deletes one thing said by name. What is not there, or not the asker's, is answered alike, so that nothing
 * is learnt of others'. Of what goes only the id stays, lest a delayed original revive it, until `expire` deletes it.
 */
export function deleteNamed(
  { db, clock, takenBack }: Pick<Deps, 'db' | 'clock'> & { takenBack: Tally },
  table: NamedTable,
  person: string,
  id: NamedId,
): Promise<NamedReceipt> {
  const month = monthAt(clock())
  return db.write<NamedReceipt>(async (query) => {
    const result = { id, kind: 'gone' } as const
    const { rows } = await query({
      sql: `SELECT (${mine[table]}) AS mine FROM ${table} WHERE id = ?1`,
      args: [toBytes(id), person],
    })
    const [row] = rows
    const leavesId = row ? row.mine === 1 : takenBack.admit({ table, person, month, id }, mostUnseen)
    if (!leavesId) return { statements: [], result }
    return { statements: [gone(id, month), removal(table, id)], result }
  })
}

function removal(table: NamedTable, id: NamedId): InStatement {
  return { sql: `DELETE FROM ${table} WHERE id = ?`, args: [toBytes(id)] }
}

function gone(id: NamedId, month: string): InStatement {
  return {
    sql: 'INSERT INTO named_gone (id, month) VALUES (?, ?) ON CONFLICT DO NOTHING',
    args: [toBytes(id), month],
  }
}
