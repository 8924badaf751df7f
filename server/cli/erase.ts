import { parseArgs } from 'node:util'
import { erasePerson } from '../retention/erase.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Erases a person. */
export const erase: Command = {
  usage: 'rapport erase PERSON',
  about: `Erases a person, by id: directory, accounts, sessions, invites and what they sent or got by name.
Ratings are not touched: nobody can tell which ones are theirs. Take the person out of the file or
directory that is imported too, or the next import adds them again.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [person] = positionals
    if (person === undefined || positionals.length !== 1)
      throw new UsageError(`erase takes one person's id: ${erase.usage}`)
    return await withDatabase(world, async ({ db }) => {
      const outcome = await erasePerson(db, person)
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      world.print(`${person} is erased.`)
      return 0
    })
  },
}
