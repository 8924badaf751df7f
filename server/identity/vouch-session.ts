import * as v from 'valibot'
import { TeamId } from '../contract/id.ts'
import type { Session, VouchedRequest } from '../contract/session.ts'
import type { Query } from '../db/writer.ts'
import { HttpProblem } from '../errors.ts'
import { createSessionSecrets, openSession } from './open-session.ts'
import { readVoucher, type Voucher, type VoucherDeps } from './read-voucher.ts'

/**
 * Opens a session in a site's own scope for whom the site vouches for: an account of theirs there, or an e-mail
 * address. A token is used up by the session it opens.
 * @throws HttpProblem 401 `voucher-refused`, 403 `unknown-person`
 */
export async function vouchSession(
  deps: VoucherDeps & { secret: Buffer },
  { token }: VouchedRequest,
  origin: string | undefined,
): Promise<Session> {
  const voucher = await readVoucher(deps, token, origin)
  if (!voucher) throw refused()
  const secrets = createSessionSecrets()
  const now = deps.clock()
  const session = await deps.db.write<Session | 'used' | 'unknown'>(async (query) => {
    const used = await query({ sql: 'SELECT 1 FROM vouched WHERE hash = ?', args: [voucher.used] })
    if (used.rows.length > 0) return { statements: [], result: 'used' }
    const person = await findPerson(query, voucher)
    if (!person) return { statements: [], result: 'unknown' }
    const who = { person, scope: `site:${voucher.site}` as const }
    const { session, statement } = openSession(deps.secret, secrets, who, now)
    const use = {
      sql: 'INSERT INTO vouched (hash, expires_on) VALUES (?, ?)',
      args: [voucher.used, voucher.expiresOn],
    }
    return { statements: [use, statement], result: session }
  })
  if (session === 'used') throw refused()
  if (session === 'unknown')
    throw new HttpProblem(403, 'unknown-person', 'The site vouches for somebody who is not in the directory')
  return session
}

function refused(): HttpProblem {
  return new HttpProblem(401, 'voucher-refused', 'The site’s token was used, is too old or does not hold')
}

const Person = v.object({ id: v.string(), name: v.string(), team: TeamId })

async function findPerson(query: Query, { site, who }: Voucher) {
  const { rows } = await (who.by === 'account'
    ? byAccount(query, site, who.value)
    : byEmail(query, who.value))
  return rows.length === 1 ? v.parse(Person, { ...rows[0] }) : undefined // an address of two is nobody's
}

function byAccount(query: Query, site: string, account: string) {
  const sql = `SELECT p.id, p.name, p.team FROM account a JOIN person p ON p.id = a.person
               WHERE a.site = ? AND a.account = ? AND left_epoch IS NULL`
  return query({ sql, args: [site, account] })
}

function byEmail(query: Query, email: string) {
  const sql = 'SELECT id, name, team FROM person WHERE lower(email) = lower(?) AND left_epoch IS NULL'
  return query({ sql, args: [email] })
}
