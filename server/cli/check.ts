import { parseArgs } from 'node:util'
import { checkDatabase } from '../db/check.ts'
import { findServerSecret } from '../pass/server-secret.ts'
import { requireConfig } from './with-database.ts'
import type { Command } from './world.ts'

const doesNotHold = 3

/** Checks the database. */
export const check: Command = {
  usage: 'rapport check [--json]',
  about: `Checks the whole database: the file, and what must hold in it; exits with ${doesNotHold} if anything does not.
Nothing is changed, and the server may run meanwhile. --json: the report as JSON.`,
  run: async (args, world) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values
    const config = requireConfig(world.env)
    const report = await checkDatabase(config.databaseUrl, await findServerSecret(config))
    if (json) world.print(JSON.stringify(report))
    else if (report.sound) world.print('The database is sound.')
    if (!json) {
      for (const line of report.damage) world.complain(`rapport: damaged: ${line}`)
      for (const { count, broken } of report.breaches) world.complain(`rapport: ${broken}: ${count}`)
    }
    return report.sound ? 0 : doesNotHold
  },
}
