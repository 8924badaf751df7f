import type { InStatement } from '@libsql/client'
import type { Database } from '../db/open.ts'
import { dayMs, periods } from '../retention/periods.ts'
import { createSecret, hashSecret } from './secret.ts'

/** `code` is in the link, and kept as a hash only. */
export type Invite = { person: string; code: string }

const lifetimeMs = periods.inviteDays * dayMs

export type InviteOutcome = { kind: 'invited'; invites: Invite[] } | { kind: 'unknown'; people: string[] }

/** Makes one invite for each person, or none at all if somebody is not in the directory. */
export function createInvites(db: Database, people: string[], now: number): Promise<InviteOutcome> {
  const invites = people.map((person) => ({ person, code: createSecret() }))
  return db.write<InviteOutcome>(async (query) => {
    const { rows } = await query({
      sql: 'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM person WHERE left_epoch IS NULL)',
      args: [JSON.stringify(people)],
    })
    if (rows.length > 0) {
      return { statements: [], result: { kind: 'unknown', people: rows.map(({ value }) => String(value)) } }
    }
    const sweep = { sql: 'DELETE FROM invite WHERE expires_on <= ?', args: [now] }
    return { statements: [sweep, ...insertInvites(invites, now)], result: { kind: 'invited', invites } }
  })
}

/** The statements that make invites good, for people who are in the directory. */
export function insertInvites(invites: Invite[], now: number): InStatement[] {
  return invites.map(({ person, code }) => ({
    sql: 'INSERT INTO invite (hash, person, expires_on) VALUES (?, ?, ?)',
    args: [hashSecret(code), person, now + lifetimeMs],
  }))
}
