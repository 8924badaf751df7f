import type { Database } from '../db/open.ts'

/** What became of a key. `left`: how many the site still has. */
export type RevokedKey = { kind: 'revoked'; site: string; left: number } | { kind: 'unknown' }

/** From now on nothing that is signed with the key opens a session; those that it opened stay. */
export function revokeSiteKey(db: Database, id: string): Promise<RevokedKey> {
  return db.write<RevokedKey>(async (query) => {
    const { rows } = await query({
      sql: `SELECT site, (SELECT count(*) FROM site_key other WHERE other.site = site_key.site) AS n
            FROM site_key WHERE id = ?`,
      args: [id],
    })
    const [found] = rows
    if (!found) return { statements: [], result: { kind: 'unknown' } }
    const statements = [{ sql: 'DELETE FROM site_key WHERE id = ?', args: [id] }]
    return { statements, result: { kind: 'revoked', site: String(found.site), left: Number(found.n) - 1 } }
  })
}
