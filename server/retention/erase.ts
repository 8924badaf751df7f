import type { InStatement } from '@libsql/client'
import type { Database } from '../db/open.ts'
import { waysIn } from '../identity/revoke-sessions.ts'
import { journalErasure } from '../journal/erased.ts'
import { eraseNamed } from '../named/erase.ts'
import { erasedName } from '../release/epoch-totals.ts'

export type ErasureOutcome = { kind: 'erased' } | { kind: 'unknown' }

/**
 * Erases a person from directory, accounts, sessions, invites and what was said by name, also from freed
 * pages and the write-ahead log. That passes were issued stays as a keyed hash until its epoch is closed, so
 * that somebody who is added again under the same id gets no second book; the count of people added keeps them.
 */
export async function erasePerson(db: Database, person: string): Promise<ErasureOutcome> {
  const outcome = await db.write<ErasureOutcome>(async (query) => {
    const { rows } = await query({ sql: 'SELECT added_epoch FROM person WHERE id = ?', args: [person] })
    const [row] = rows
    if (!row) return { statements: [], result: { kind: 'unknown' } }
    const statements = [...erasure(person, String(row.added_epoch)), journalErasure(person)]
    return { statements, result: { kind: 'erased' } }
  })
  if (outcome.kind === 'erased') await db.checkpoint()
  return outcome
}

/** The statements of an erasure; `addedEpoch` as the directory has it. */
export function erasure(person: string, addedEpoch: string): InStatement[] {
  return [
    {
      sql: `INSERT INTO setting (name, value) SELECT ?, '1' WHERE ? NOT IN (SELECT epoch FROM closed_epoch)
            ON CONFLICT (name) DO UPDATE SET value = value + 1`,
      args: [erasedName(addedEpoch), addedEpoch],
    },
    { sql: 'DELETE FROM person WHERE id = ?', args: [person] },
    ...['account', 'identity', ...waysIn, 'scim_user', 'scim_member'].map((table) => ({
      sql: `DELETE FROM ${table} WHERE person = ?`,
      args: [person],
    })),
    ...eraseNamed(person),
  ]
}
