import { parseArgs } from 'node:util'
import { createInvites } from '../identity/create-invites.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Prints a personal link for each person. */
export const invite: Command = {
  usage: 'rapport invite [--json] PERSON…',
  about: `Prints one sign-in link for each person, by id. A link works once, within 14 days.
Whoever holds it signs in as that person: send it to them alone. --json: one JSON object a line.`,
  run: async (args, world) => {
    const options = { json: { type: 'boolean', default: false } } as const
    const { positionals: people, values } = parseArgs({ args, options, allowPositionals: true })
    if (people.length === 0) throw new UsageError('invite needs the id of at least one person')
    return await withDatabase(world, async ({ db, config, clock }) => {
      const outcome = await createInvites(db, people, clock())
      if (outcome.kind === 'unknown') {
        throw new UsageError(`not in the directory, so nobody was invited: ${outcome.people.join(', ')}`)
      }
      for (const { person, code } of outcome.invites) {
        const link = `${config.publicUrl}/sign-in?invite=${code}`
        world.print(values.json ? JSON.stringify({ person, link }) : `${person}  ${link}`)
      }
      return 0
    })
  },
}
