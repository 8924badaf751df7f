import { checkDatabase } from '../db/check.ts'
import { findServerSecret } from '../pass/server-secret.ts'
import { defineCommand } from './command.ts'
import { requireConfig } from './with-database.ts'

const doesNotHold = 3

/** Checks the database. */
export const check = defineCommand({
  usage: 'rapport check',
  about: `Checks the whole database: the file, and what must hold in it.
Nothing is changed, and the server may run meanwhile.`,
  doesNotHold: 'something in the database does not hold',
  run: async (_, world) => {
    const config = requireConfig(world.env)
    const report = await checkDatabase(config.databaseUrl, await findServerSecret(config), world.progress)
    world.show(report, ...(report.sound ? ['The database is sound.'] : []))
    if (report.sound) return 0
    for (const line of report.damage) world.complain(`rapport: damaged: ${line}`)
    for (const { count, broken } of report.breaches) world.complain(`rapport: ${broken}: ${count}`)
    return doesNotHold
  },
})
