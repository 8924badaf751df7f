import * as v from 'valibot'
import type { Letter, Letters } from '../contract/named.ts'
import type { Database } from '../db/open.ts'
import { toId } from './id.ts'
import type { LetterKind } from './send-letter.ts'

/**
 * Thanks or notes to and from a person, newest month first. Within a month they are in the order of their
 * ids, which is random and stays the same. Those from or to somebody who has gone are not shown.
 */
export async function listLetters(db: Database, kind: LetterKind, person: string): Promise<Letters> {
  const { rows } = await db.query({ sql: listSql(kind), args: [person] })
  const letters = rows.map((row) => toLetter(v.parse(Row, { ...row })))
  return {
    received: letters.filter(({ to }) => to.id === person),
    sent: letters.filter(({ from }) => from.id === person),
  }
}

const listSql = (kind: LetterKind) => `
  SELECT hex(l.id) AS id, l.month, l.text, f.id AS from_id, f.name AS from_name, t.id AS to_id, t.name AS to_name
  FROM ${kind} l JOIN person f ON f.id = l.sender JOIN person t ON t.id = l.helper
  WHERE l.helper = ?1 OR l.sender = ?1 ORDER BY l.month DESC, l.id`

const Row = v.object({
  id: v.string(),
  month: v.string(),
  text: v.nullable(v.string()),
  from_id: v.string(),
  from_name: v.string(),
  to_id: v.string(),
  to_name: v.string(),
})

function toLetter({ id, month, text, ...row }: v.InferOutput<typeof Row>): Letter {
  return {
    id: toId(id),
    month,
    text,
    from: { id: row.from_id, name: row.from_name },
    to: { id: row.to_id, name: row.to_name },
  }
}
