import type { Transfer, TransferId } from '../contract/transfer.ts'
import type { Deps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import type { PersonSession } from '../identity/find-session.ts'

/**
 * Hands a sealed pass book to a device of the same person and scope, and deletes it in the same write.
 * @throws HttpProblem 404 `transfer-unknown`: never offered, taken before, expired, or another person's
 */
export async function takeTransfer(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  { person, scope }: PersonSession,
  id: TransferId,
): Promise<Transfer> {
  const box = await db.write<string | undefined>(async (query) => {
    const { rows } = await query({
      sql: 'SELECT hex(box) AS box FROM transfer WHERE id = ? AND person = ? AND scope = ? AND expires_on > ?',
      args: [Buffer.from(id, 'base64url'), person.id, scope, clock()],
    })
    const found = rows[0]?.box
    if (typeof found !== 'string') return { statements: [], result: undefined }
    const taken = { sql: 'DELETE FROM transfer WHERE id = ?', args: [Buffer.from(id, 'base64url')] }
    return { statements: [taken], result: Buffer.from(found, 'hex').toString('base64url') }
  })
  if (box === undefined) throw new HttpProblem(404, 'transfer-unknown', 'There is nothing under this code')
  return { box }
}
