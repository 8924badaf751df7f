import type { InStatement } from '@libsql/client'

/** The statements that delete all that a person said or got by name, and what the person wanted to receive. */
export function eraseNamed(person: string): InStatement[] {
  const sql = [
    'DELETE FROM thanks WHERE sender = ?1 OR helper = ?1',
    'DELETE FROM note WHERE sender = ?1 OR helper = ?1',
    'DELETE FROM follow_up WHERE sender = ?1',
    'DELETE FROM declined WHERE person = ?1',
    'UPDATE team SET lead = NULL WHERE lead = ?1',
  ]
  return sql.map((statement) => ({ sql: statement, args: [person] }))
}
