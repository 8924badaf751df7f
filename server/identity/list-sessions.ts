import * as v from 'valibot'
import { Scope } from '../contract/id.ts'
import type { OwnSessions } from '../contract/session.ts'
import type { Database } from '../db/open.ts'
import { dayMs, periods } from '../retention/periods.ts'
import type { PersonSession } from './find-session.ts'

const Row = v.object({
  id: v.instance(ArrayBuffer),
  scope: Scope,
  opened_month: v.nullable(v.string()),
  expires_on: v.number(),
  renewed: v.number(),
  current: v.number(),
})

/** A person's living sessions, for that person: the newest month first. */
export async function listSessions(db: Database, asker: PersonSession, now: number): Promise<OwnSessions> {
  const { rows } = await db.query({
    sql: `SELECT ${idColumn} AS id, scope, opened_month, expires_on, spent IS NOT NULL AS renewed, hash = ? AS current
          FROM session WHERE person = ? AND expires_on > ? ORDER BY opened_month DESC, ${idColumn}`,
    args: [asker.hash, asker.person.id, now],
  })
  return {
    sessions: rows.map((row) => {
      const { id, scope, opened_month, expires_on, renewed, current } = v.parse(Row, { ...row })
      return {
        id: Buffer.from(id).toString('base64url'),
        scope,
        openedMonth: opened_month,
        lastUsed: renewed === 1 ? dayOf(expires_on - periods.sessionDays * dayMs) : null,
        current: current === 1,
      }
    }),
  }
}

/** Sessions from before there were ids are told apart by half of the hash that they are kept by. */
export const idColumn = 'coalesce(id, substr(hash, 1, 16))'

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
