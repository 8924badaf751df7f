import type { FollowUpRequest } from '../contract/follow-up.ts'
import type { NamedReceipt } from '../contract/named.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { claimId, monthAt } from '../named/claim.ts'
import { toBytes } from '../named/id.ts'
import type { Tally } from '../named/tally.ts'

/**
 * Stores a person's request that a team may contact them, once for each id.
 * @throws HttpProblem 422 `unknown-team`, `to-yourself`; 409 `no-lead`, `too-many`, `id-taken`
 */
export function sendFollowUp(
  { db, clock, sent }: Pick<Deps, 'db' | 'clock'> & { sent: Tally },
  sender: string,
  { id, team, text }: FollowUpRequest,
): Promise<NamedReceipt> {
  const month = monthAt(clock())
  return db.write<NamedReceipt>(async (query) => {
    const claim = await claimId({ query, sent }, 'follow_up', { id, sender, month })
    if (claim === 'duplicate') return { statements: [], result: { id, kind: claim } }
    await checkTeam(query, sender, team)
    const insert = {
      sql: "INSERT INTO follow_up (id, sender, team, month, text, state) VALUES (?, ?, ?, ?, ?, 'open')",
      args: [toBytes(id), sender, team, month, text ?? null],
    }
    return { statements: [insert], result: { id, kind: 'stored' } }
  })
}

async function checkTeam(query: Query, sender: string, team: string): Promise<void> {
  const { rows } = await query({
    sql: `SELECT p.id AS lead FROM team t LEFT JOIN person p ON p.id = t.lead AND p.left_epoch IS NULL
          WHERE t.id = ?`,
    args: [team],
  })
  const [row] = rows
  if (!row) throw wrongTeam('unknown-team', 'is not in the directory')
  if (row.lead === sender) throw wrongTeam('to-yourself', 'must not be a team that you lead')
  if (row.lead === null)
    throw new HttpProblem(409, 'no-lead', 'Nobody is named who would read this team’s requests')
}

function wrongTeam(code: string, detail: string): HttpProblem {
  return new HttpProblem(422, code, 'This team cannot be asked for contact', {
    errors: [{ pointer: '/team', detail }],
  })
}
