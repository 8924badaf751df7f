import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import { hashPerson } from './epoch-secret.ts'

type Place = { epoch: string; scope: string; person: string }

/**
 * Whether a person was given this epoch's passes under another id, known by the e-mail address or the identity
 * provider's own id; and the statements that keep theirs, hashed. Somebody who is still in the directory
 * beside them, as in a shared mailbox, is somebody else.
 */
export async function findOtherBook(
  query: Query,
  secret: Buffer,
  { epoch, scope, person }: Place,
): Promise<{ isTaken: boolean; statements: InStatement[] }> {
  const own = hashPerson(secret, person)
  const names = await readNames(query, person)
  const hashes = names.map(({ name }) => hashPerson(secret, name))
  const { rows } = await query({
    sql: `SELECT person FROM pass_identity WHERE epoch = ? AND scope = ? AND person <> ?
          AND identity IN (SELECT value FROM json_each(?))`,
    args: [epoch, scope, own, JSON.stringify(hashes)],
  })
  const others = new Set(names.flatMap(({ others }) => others.map((other) => hashPerson(secret, other))))
  return {
    isTaken: rows.some((row) => !others.has(String(row.person))),
    statements: hashes.map((identity) => ({
      sql: `INSERT INTO pass_identity (epoch, scope, identity, person) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
      args: [epoch, scope, identity, own],
    })),
  }
}

/** What else a person is known by, each with who has it too. Ids have no space, so neither is taken for one. */
async function readNames(query: Query, person: string): Promise<{ name: string; others: string[] }[]> {
  const { rows } = await query({
    sql: `SELECT 'mail ' || lower(email) AS name,
            (SELECT json_group_array(id) FROM person o
             WHERE lower(o.email) = lower(p.email) AND o.id <> p.id AND o.left_epoch IS NULL) AS others
          FROM person p WHERE id = ?1 AND email IS NOT NULL
          UNION ALL
          SELECT 'external ' || external_id, '[]' FROM scim_user WHERE person = ?1 AND external_id IS NOT NULL`,
    args: [person],
  })
  return rows.map(({ name, others }) => ({
    name: String(name),
    others: JSON.parse(String(others)) as string[], // made by the statement above
  }))
}
