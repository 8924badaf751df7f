import { forgetIdentity } from '../identity/forget-identity.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Lets somebody with a new account at the provider sign in. */
export const identityForget = defineCommand({
  usage: 'rapport identity forget PERSON',
  about: `Unbinds a person, by id, from their account at the OpenID provider, as when they got a new one there.
Whoever signs in next with the person's e-mail address is that person, so make sure whose it is. Sessions stay.`,
  words: 1,
  run: async ({ positionals }, world) => {
    const [person = ''] = positionals
    return await withDatabase(world, async ({ db }) => {
      const outcome = await forgetIdentity(db, person)
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      world.show({ person, ...outcome }, `${person}: ${outcome.accounts} bound before, none now.`)
      return 0
    })
  },
})
