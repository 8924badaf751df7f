import { parseArgs } from 'node:util'
import { readLog } from '../log/append.ts'
import { type Audit, auditLog } from '../log/audit.ts'
import { withDatabase } from './with-database.ts'
import type { Command } from './world.ts'

const tampered = 3

/** Prints the settings log. */
export const auditShow: Command = {
  usage: 'rapport audit show',
  about: 'Prints the settings log, oldest first: number, month, what, value before and after, hash.',
  run: async (args, world) => {
    parseArgs({ args, options: {} })
    return await withDatabase(world, async ({ db }) => {
      for (const { number, month, what, before, after, hash } of await readLog(db.query)) {
        const change = before === null ? after : `${before} → ${after}`
        world.print(`${String(number).padStart(4)}  ${month}  ${what}: ${change}  [${hash.slice(0, 16)}…]`)
      }
      return 0
    })
  },
}

/** Checks the settings log. */
export const auditVerify: Command = {
  usage: 'rapport audit verify',
  about: `Recomputes the settings log's chain and compares it with what is in force; exits with ${tampered} if it does not hold.
Run it with the server's own RAPPORT_* variables: some of them are settings that the log has.`,
  run: async (args, world) => {
    parseArgs({ args, options: {} })
    return await withDatabase(world, async (deps) => {
      const audit = await auditLog(deps)
      if (audit.kind !== 'intact') {
        world.complain(`rapport: ${describe(audit)}`)
        return tampered
      }
      world.print(`The log is intact up to entry ${audit.head.number}, and what it says is in force.`)
      world.print(`Head: ${audit.head.hash}`)
      return 0
    })
  },
}

function describe(audit: Exclude<Audit, { kind: 'intact' }>): string {
  if (audit.kind === 'broken') return `entry ${audit.number} was changed, removed or put in later`
  const { number, what, logged, live } = audit
  return `entry ${number}: of ${what} the log says ${logged ?? 'nothing'}, in force is ${live ?? 'nothing'}`
}
