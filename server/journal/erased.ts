import { createHmac, randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { journal } from './line.ts'

/** A journal's line that a person was erased: not who, but whoever has the id can tell. */
export function journalErasure(person: string): InStatement {
  const salt = randomBytes(16).toString('hex')
  return journal({ kind: 'erased', salt, hash: hashErased(salt, person) })
}

/** Those of `people`, by id, who were erased by one of the lines. */
export function findErased(people: string[], lines: { salt: string; hash: string }[]): string[] {
  return people.filter((person) => lines.some(({ salt, hash }) => hashErased(salt, person) === hash))
}

/** HMAC-SHA-256 (RFC 2104), with a salt of each line's own so that lines cannot be compared. */
function hashErased(salt: string, person: string): string {
  return createHmac('sha256', Buffer.from(salt, 'hex')).update(person).digest('hex')
}
