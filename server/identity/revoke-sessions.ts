import type { Database } from '../db/open.ts'

/** Whose sessions end. */
export type Revoked = { kind: 'person'; id: string } | { kind: 'all' }

export type RevokeOutcome = { kind: 'revoked'; sessions: number } | { kind: 'unknown' }

const tables = ['session', 'sign_in_code']

/** Ends all sessions of a person, or of everybody, and the codes that would have opened one. */
export function revokeSessions(db: Database, whose: Revoked): Promise<RevokeOutcome> {
  const where = whose.kind === 'person' ? 'WHERE person = ?' : ''
  const args = whose.kind === 'person' ? [whose.id] : []
  return db.write<RevokeOutcome>(async (query) => {
    const isKnown =
      whose.kind === 'all' ||
      (await query({ sql: 'SELECT 1 FROM person WHERE id = ?', args })).rows.length > 0
    if (!isKnown) return { statements: [], result: { kind: 'unknown' } }
    const { rows } = await query({ sql: `SELECT count(*) AS n FROM session ${where}`, args })
    const attempts = whose.kind === 'all' ? ['DELETE FROM sign_in_attempt'] : []
    return {
      statements: [...attempts, ...tables.map((table) => ({ sql: `DELETE FROM ${table} ${where}`, args }))],
      result: { kind: 'revoked', sessions: Number(rows[0]?.n) },
    }
  })
}
