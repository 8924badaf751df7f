import { parseArgs } from 'node:util'
import { listUnknown } from '../directory/unknown-identities.ts'
import { withDatabase } from './with-database.ts'
import type { Command } from './world.ts'

/** Prints the accounts that devices could not match. */
export const directoryUnknown: Command = {
  usage: 'rapport directory unknown [--json]',
  about: `Prints accounts that pages of your sites show and nobody in the directory has: site and account.
Who saw them, when and how often is not known. Say whose they are with \`rapport directory import
--accounts accounts.csv\`; what is mapped is unknown no more. --json: as JSON.`,
  run: async (args, world) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values
    return await withDatabase(world, async ({ db }) => {
      const unknown = await listUnknown(db)
      if (json) world.print(JSON.stringify(unknown))
      else for (const { site, account } of unknown) world.print(`${site}  ${account}`)
      return 0
    })
  },
}
