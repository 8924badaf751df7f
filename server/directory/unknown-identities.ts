import type { UnknownIdentity } from '../contract/directory.ts'
import type { Database } from '../db/open.ts'
import type { Deps } from '../env.ts'
import { invalid } from '../errors.ts'
import type { Tally } from '../named/tally.ts'

const mostKept = 10_000
const mostADay = 100 // of one person's devices; others that see an account tell it too

/**
 * `POST /v1/unknown-identities`: keeps that a site shows an account which nobody in the directory has, for
 * `periods.unknownDays` at most. A set: nothing tells who saw it or how often, and of when only the first month. Past ten thousand, and a hundred of one person on a day (counted in
 * memory), nothing more is kept.
 * @throws HttpProblem 422 for a site that is not registered
 */
export async function recordUnknown(
  { db, clock, told }: Pick<Deps, 'db' | 'clock'> & { told: Tally },
  person: string,
  { site, account }: UnknownIdentity,
): Promise<void> {
  const day = new Date(clock()).toISOString().slice(0, 10)
  const teller = { table: 'unknown_identity', person, month: day, id: `${site} ${account}` }
  if (!told.admit(teller, mostADay)) return
  await db.write(async (query) => {
    const { rows } = await query({
      sql: `SELECT (SELECT count(*) FROM site WHERE id = ?1) AS sites,
              (SELECT count(*) FROM unknown_identity) AS kept,
              EXISTS (SELECT 1 FROM unknown_identity WHERE site = ?1 AND account = ?2)
                OR EXISTS (SELECT 1 FROM account JOIN person ON id = person AND left_epoch IS NULL
                           WHERE site = ?1 AND account = ?2) AS known`,
      args: [site, account],
    })
    const [found] = rows
    if (found?.sites !== 1) throw invalid([{ pointer: '/site', detail: 'must be a registered site' }])
    const isFull = Number(found.kept) >= mostKept
    const insert = {
      sql: 'INSERT INTO unknown_identity (site, account, month) VALUES (?, ?, ?)',
      args: [site, account, day.slice(0, 7)],
    }
    return { statements: isFull || found.known === 1 ? [] : [insert], result: undefined }
  })
}

/** What administrators may map, by site and account. */
export async function listUnknown({ query }: Pick<Database, 'query'>): Promise<UnknownIdentity[]> {
  const { rows } = await query('SELECT site, account FROM unknown_identity ORDER BY site, account')
  return rows.map(({ site, account }) => ({ site: String(site), account: String(account) }))
}
