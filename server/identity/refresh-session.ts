import { timingSafeEqual } from 'node:crypto'
import * as v from 'valibot'
import type { Refreshed, RefreshRequest } from '../contract/session.ts'
import type { Decision } from '../db/writer.ts'
import type { ServerDeps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { periods } from '../retention/periods.ts'
import { sessionEnds } from './open-session.ts'
import { beginRefresh, type GivenRefresh, readRefresh } from './refresh-token.ts'
import { createSecret, hashSecret } from './secret.ts'

const Bytes = v.pipe(
  v.instance(ArrayBuffer),
  v.transform((buffer) => Buffer.from(buffer)),
)
const Row = v.object({
  refresh: Bytes,
  spent: v.nullable(Bytes),
  expires_on: v.number(),
  opened_month: v.string(),
})

/**
 * Renews a session: a new bearer token, and the refresh token's successor in its place. The same request again is
 * answered again, as its answer may have been lost. Any other use of a refresh token that was used ends the
 * session: somebody has a copy (RFC 9700, 4.14.2). What never was one of the session's ends nothing.
 * @throws HttpProblem 401 `signed-out`
 */
export async function refreshSession(
  { db, secret: serverSecret }: Pick<ServerDeps, 'db' | 'secret'>,
  request: RefreshRequest,
  now: number,
): Promise<Refreshed> {
  const [begins = '', secret = ''] = request.refresh.split('.')
  const token = createSecret()
  const given = { ...readRefresh(serverSecret, begins, hashSecret(secret)), token, now }
  const next = Buffer.from(request.next, 'base64url')
  const ends = await db.write<ReturnType<typeof sessionEnds> | undefined>(async (query) => {
    const { rows } = await query({
      sql: `SELECT refresh, spent, expires_on, opened_month FROM session
            JOIN person ON person.id = session.person AND left_epoch IS NULL WHERE session.id = ?`,
      args: [given.id],
    })
    const row = v.safeParse(Row, { ...rows[0] })
    return row.success ? decide(row.output, given, next) : { statements: [], result: undefined }
  })
  if (!ends) throw new HttpProblem(401, 'signed-out', 'Sign in again')
  return { token, id: beginRefresh(serverSecret, given.id, next), ...ends }
}

type Given = GivenRefresh & { token: string; now: number }

function decide(
  row: v.InferOutput<typeof Row>,
  { id, hash, isOurs, token, now }: Given,
  next: Buffer,
): Decision<ReturnType<typeof sessionEnds> | undefined> {
  const isCurrent = same(hash, row.refresh)
  const isSpent = row.spent !== null && same(hash, row.spent)
  const isRepeated = isSpent && same(next, row.refresh)
  const isOver = row.expires_on <= now || monthsSince(row.opened_month, now) >= periods.sessionMonths
  if (isOver || (!isCurrent && !isRepeated)) {
    const ends = isOver || isSpent || isOurs ? [{ sql: 'DELETE FROM session WHERE id = ?', args: [id] }] : []
    return { statements: ends, result: undefined }
  }
  const ends = sessionEnds(now)
  const renew = {
    sql: `UPDATE session SET hash = ?, refresh = ?, spent = ?, expires_on = ?, bearer_until = ? WHERE id = ?`,
    args: [hashSecret(token), next, hash, ends.expiresOn, ends.bearerUntil, id],
  }
  return { statements: [renew], result: ends }
}

function same(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

function monthsSince(month: string, now: number): number {
  const [then, today] = [new Date(`${month}-01T00:00:00Z`), new Date(now)]
  return (today.getUTCFullYear() - then.getUTCFullYear()) * 12 + today.getUTCMonth() - then.getUTCMonth()
}
