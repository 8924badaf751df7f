import type { LogEntry } from '../contract/log.ts'
import { readLog } from '../log/append.ts'
import { type Audit, auditLog } from '../log/audit.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'

const tampered = 3

/** Prints the settings log. */
export const auditShow = defineCommand({
  usage: 'rapport audit show',
  about: 'Prints the settings log, oldest first: number, month, what, value before and after, hash.',
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const entries = await readLog(db.query)
      world.show(entries, ...entries.map(describeEntry))
      return 0
    }),
})

function describeEntry({ number, month, what, before, after, hash }: LogEntry): string {
  const change = before === null ? after : `${before} → ${after}`
  return `${String(number).padStart(4)}  ${month}  ${what}: ${change}  [${hash.slice(0, 16)}…]`
}

/** Checks the settings log. */
export const auditVerify = defineCommand({
  usage: 'rapport audit verify',
  about: `Recomputes the settings log's chain and compares it with what is in force.
Run it with the server's own RAPPORT_* variables: some of them are settings that the log has.`,
  doesNotHold: 'the log was tampered with, or is not what is in force',
  run: (_, world) =>
    withDatabase(world, async (deps) => {
      const audit = await auditLog(deps)
      if (audit.kind !== 'intact') {
        world.show(audit)
        world.complain(`rapport: ${describe(audit)}`)
        return tampered
      }
      world.show(
        audit,
        `The log is intact up to entry ${audit.head.number}, and what it says is in force.`,
        `Head: ${audit.head.hash}`,
      )
      return 0
    }),
})

function describe(audit: Exclude<Audit, { kind: 'intact' }>): string {
  if (audit.kind === 'broken') return `entry ${audit.number} was changed, removed or put in later`
  const { number, what, logged, live } = audit
  return `entry ${number}: of ${what} the log says ${logged ?? 'nothing'}, in force is ${live ?? 'nothing'}`
}
