import type { Database } from '../db/open.ts'

export type ForgetOutcome = { kind: 'forgotten'; accounts: number } | { kind: 'unknown' }

/** Unbinds a person from their accounts at providers: the next sign-in binds whichever has their address then. */
export function forgetIdentity(db: Database, person: string): Promise<ForgetOutcome> {
  const args = [person]
  return db.write<ForgetOutcome>(async (query) => {
    const known = await query({ sql: 'SELECT 1 FROM person WHERE id = ?', args })
    if (known.rows.length === 0) return { statements: [], result: { kind: 'unknown' } }
    const { rows } = await query({ sql: 'SELECT count(*) AS n FROM identity WHERE person = ?', args })
    return {
      statements: [{ sql: 'DELETE FROM identity WHERE person = ?', args }],
      result: { kind: 'forgotten', accounts: Number(rows[0]?.n) },
    }
  })
}
