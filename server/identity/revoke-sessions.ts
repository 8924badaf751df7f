import type { Database } from '../db/open.ts'

/** Whose sessions end. */
export type Revoked = { kind: 'person'; id: string } | { kind: 'all' }

export type RevokeOutcome = { kind: 'revoked'; sessions: number } | { kind: 'unknown' }

/**
 * By person, all that signs somebody in, or hands something of theirs to whoever is signed in: what goes when they
 * leave or are erased, and when their sessions are ended.
 */
export const waysIn = ['session', 'sign_in_code', 'invite', 'transfer'] as const

/** Ends all sessions of a person, or of everybody, and the codes and invites that would open one; pass books under way too. */
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
      statements: [...attempts, ...waysIn.map((table) => ({ sql: `DELETE FROM ${table} ${where}`, args }))],
      result: { kind: 'revoked', sessions: Number(rows[0]?.n) },
    }
  })
}
