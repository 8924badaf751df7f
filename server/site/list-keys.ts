import type { Database } from '../db/open.ts'

/** A key that a site vouches with. `month`: in which it was made; null: before that was noted. */
export type ListedKey = { id: string; site: string; month: string | null }

/** The keys that sites may vouch with, by site, the oldest month first; what they are is not told. */
export async function listSiteKeys({ query }: Pick<Database, 'query'>): Promise<ListedKey[]> {
  const { rows } = await query('SELECT id, site, month FROM site_key ORDER BY site, month, id')
  return rows.map(({ id, site, month }) => ({
    ...{ id: String(id), site: String(site) },
    month: month === '' ? null : String(month),
  }))
}
