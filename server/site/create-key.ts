import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { epochAt } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'

/** A pair to vouch with: the private key (PKCS #8, PEM) is nowhere but here. */
export type SiteKey = { id: string; privateKey: string }

export type SiteKeyOutcome = { kind: 'made'; key: SiteKey; ended: number } | { kind: 'unknown-site' }

/** Makes a site's Ed25519 pair and keeps its public half; `replace` ends the pairs made before. */
export function createSiteKey(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  site: string,
  { replace }: { replace: boolean },
): Promise<SiteKeyOutcome> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const id = randomBytes(9).toString('hex') // no dash first: it is typed to end the key
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const key = { id, privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
  return db.write<SiteKeyOutcome>(async (query) => {
    const found = await query({ sql: 'SELECT 1 FROM site WHERE id = ?', args: [site] })
    if (found.rows.length === 0) return { statements: [], result: { kind: 'unknown-site' } }
    const { rows } = await query({ sql: 'SELECT count(*) AS n FROM site_key WHERE site = ?', args: [site] })
    const end = replace ? [{ sql: 'DELETE FROM site_key WHERE site = ?', args: [site] }] : []
    const insert = {
      sql: 'INSERT INTO site_key (id, site, spki, month) VALUES (?, ?, ?, ?)',
      args: [id, site, spki, epochAt(clock(), 'month')],
    }
    const ended = replace ? Number(rows[0]?.n) : 0
    return { statements: [...end, insert], result: { kind: 'made', key, ended } }
  })
}
