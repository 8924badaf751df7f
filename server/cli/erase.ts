import { erasePerson } from '../retention/erase.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Erases a person. */
export const erase = defineCommand({
  usage: 'rapport erase PERSON',
  about: `Erases a person, by id: directory, accounts, sessions, invites and what they sent or got by name.
Ratings are not touched: nobody can tell which ones are theirs. Take the person out of the file or
directory that is imported too, or the next import adds them again.`,
  words: 1,
  run: async ({ positionals }, world) => {
    const [person = ''] = positionals
    return await withDatabase(world, async ({ db }) => {
      const outcome = await erasePerson(db, person)
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      world.show({ erased: person }, `${person} is erased.`)
      return 0
    })
  },
})
