import { parseArgs } from 'node:util'
import { forgetIdentity } from '../identity/forget-identity.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Lets somebody with a new account at the provider sign in. */
export const identityForget: Command = {
  usage: 'rapport identity forget PERSON',
  about: `Unbinds a person, by id, from their account at the OpenID provider, as when they got a new one there.
Whoever signs in next with the person's e-mail address is that person, so make sure whose it is. Sessions stay.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [person] = positionals
    if (person === undefined || positionals.length !== 1)
      throw new UsageError(`identity forget takes one person's id: ${identityForget.usage}`)
    return await withDatabase(world, async ({ db }) => {
      const outcome = await forgetIdentity(db, person)
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      world.print(`${person}: ${outcome.accounts} bound before, none now.`)
      return 0
    })
  },
}
