import { listUnknown } from '../directory/unknown-identities.ts'
import { defineCommand, showList } from './command.ts'
import { withDatabase } from './with-database.ts'

/** Prints the accounts that devices could not match. */
export const directoryUnknown = defineCommand({
  usage: 'rapport directory unknown',
  about: `Prints accounts that pages of your sites show and nobody in the directory has: site and account.
Who saw them, when and how often is not known. Say whose they are with \`rapport directory import
--accounts accounts.csv\`; what is mapped is unknown no more.`,
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const unknown = await listUnknown(db)
      showList(world, unknown, ({ site, account }) => `${site}  ${account}`, 'no account is unknown')
      return 0
    }),
})
