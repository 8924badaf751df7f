import type { FollowUpState } from '../contract/follow-up.ts'
import type { NamedId, NamedReceipt } from '../contract/named.ts'
import type { Database } from '../db/open.ts'
import { HttpProblem } from '../errors.ts'
import { toBytes } from '../named/id.ts'

/**
 * Whoever leads the team says where a request stands; the requester sees it.
 * @throws HttpProblem 404 `unknown-follow-up` when there is none, or none to a team that the person leads
 */
export function setFollowUpState(
  db: Database,
  person: string,
  id: NamedId,
  state: FollowUpState,
): Promise<NamedReceipt> {
  return db.write(async (query) => {
    const { rows } = await query({
      sql: 'SELECT 1 FROM follow_up f JOIN team t ON t.id = f.team WHERE f.id = ? AND t.lead = ?',
      args: [toBytes(id), person],
    })
    if (rows.length === 0)
      throw new HttpProblem(404, 'unknown-follow-up', 'There is no such request to a team that you lead')
    const update = { sql: 'UPDATE follow_up SET state = ? WHERE id = ?', args: [state, toBytes(id)] }
    return { statements: [update], result: { id, kind: 'stored' } }
  })
}
