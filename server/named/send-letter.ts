import type { NamedReceipt } from '../contract/named.ts'
import type { Note } from '../contract/note.ts'
import type { Thanks } from '../contract/thanks.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { HttpProblem } from '../errors.ts'
import { claimId, monthAt } from './claim.ts'
import { toBytes } from './id.ts'
import type { Tally } from './tally.ts'

/** What one person writes to another; also the name of its table. */
export type LetterKind = 'thanks' | 'note'

/**
 * Stores thanks or a note from one person to another, once for each id.
 * @throws HttpProblem 422 `unknown-person`, `to-yourself`; 409 `declined`, `too-many`, `id-taken`
 */
export function sendLetter(
  { db, clock, sent }: Pick<Deps, 'db' | 'clock'> & { sent: Tally },
  kind: LetterKind,
  sender: string,
  { id, helper, text }: Thanks | Note,
): Promise<NamedReceipt> {
  const month = monthAt(clock())
  return db.write<NamedReceipt>(async (query) => {
    const claim = await claimId({ query, sent }, kind, { id, sender, month })
    if (claim === 'duplicate') return { statements: [], result: { id, kind: claim } }
    await checkHelper(query, kind, sender, helper)
    const insert = {
      sql: `INSERT INTO ${kind} (id, sender, helper, month, text) VALUES (?, ?, ?, ?, ?)`,
      args: [toBytes(id), sender, helper, month, text ?? null],
    }
    return { statements: [insert], result: { id, kind: 'stored' } }
  })
}

async function checkHelper(query: Query, kind: LetterKind, sender: string, helper: string): Promise<void> {
  if (helper === sender) throw wrongHelper('to-yourself', 'must be somebody else')
  const { rows } = await query({
    sql: `SELECT EXISTS (SELECT 1 FROM declined WHERE person = ?1 AND kind = ?2) AS declined
          FROM person WHERE id = ?1 AND left_epoch IS NULL`,
    args: [helper, kind],
  })
  const [row] = rows
  if (!row) throw wrongHelper('unknown-person', 'is not in the directory')
  if (row.declined === 1)
    throw new HttpProblem(409, 'declined', `This colleague has switched off receiving ${words[kind]}`)
}

const words: Record<LetterKind, string> = { thanks: 'thanks', note: 'private notes' }

function wrongHelper(code: string, detail: string): HttpProblem {
  return new HttpProblem(422, code, 'This cannot be sent to that person', {
    errors: [{ pointer: '/helper', detail }],
  })
}
