import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { dayMs } from '../retention/periods.ts'
import { isThereSql } from './deleted.ts'

/** So many may leave on a day whatever their share: a small company is not stopped by a few. */
const fewPeople = 5
const share = 1 / 5

const counted = 'scim-left' // `<day> <people>`
const allowed = 'scim-may-leave-until' // ms since 1970

/**
 * The statements that count somebody as leaving today (UTC) by an identity provider; none for whoever is not there.
 * An assignment that is removed by mistake takes everybody away, one request at a time, and with them sessions and
 * roles: past a fifth of its people on a day nobody more leaves until the next, unless an administrator allows it.
 * @throws HttpProblem 429 `too-many-leave`
 */
export async function countLeaving(query: Query, person: string, now: number): Promise<InStatement[]> {
  const { isThere, left, people, allowedUntil } = await readCount(query, person, now)
  if (!isThere) return []
  const most = Math.max(fewPeople, Math.floor((people + left) * share))
  if (left >= most && allowedUntil <= now) throw tooMany(left, now)
  return [setTo(counted, `${dayOf(now)} ${left + 1}`)]
}

/** The statements that count somebody who left as back, as when the mistake is put right; none for anybody else. */
export async function countReturning(query: Query, person: string, now: number): Promise<InStatement[]> {
  const { hasLeft, left } = await readCount(query, person, now)
  return hasLeft && left > 0 ? [setTo(counted, `${dayOf(now)} ${left - 1}`)] : []
}

async function readCount(query: Query, person: string, now: number) {
  const { rows } = await query({
    sql: `SELECT (SELECT value FROM setting WHERE name = ?1) AS counted,
            (SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?2) AS allowed,
            (SELECT count(*) FROM scim_user JOIN person ON id = person AND left_epoch IS NULL WHERE ${isThereSql}) AS people,
            (SELECT left_epoch IS NULL FROM person WHERE id = ?3) AS there`,
    args: [counted, allowed, person],
  })
  const [row] = rows
  const [day, n] = String(row?.counted ?? '').split(' ')
  return {
    isThere: row?.there === 1,
    hasLeft: row?.there === 0,
    left: day === dayOf(now) ? Number(n) : 0,
    people: Number(row?.people),
    allowedUntil: Number(row?.allowed),
  }
}

function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

function tooMany(left: number, now: number): HttpProblem {
  const detail = `${left} left today already. If the others did leave, \`rapport scim allow-removals\` lets them go, for a day; else they may be sent again tomorrow.`
  const retryAfterSeconds = Math.ceil((dayMs - (now % dayMs)) / 1000)
  return new HttpProblem(429, 'too-many-leave', 'More than a fifth of all people would leave on one day', {
    detail,
    retryAfterSeconds,
  })
}

/** For a day any number of people may leave by an identity provider. @returns until when, in ms since 1970 */
export async function allowLeaving({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const until = clock() + dayMs
  await db.run([setTo(allowed, String(until))])
  return until
}

function setTo(name: string, value: string): InStatement {
  const sql = 'INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2'
  return { sql, args: [name, value] }
}
