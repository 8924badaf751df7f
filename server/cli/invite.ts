import type { Config } from '../config.ts'
import { createInvites } from '../identity/create-invites.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** What somebody opens, or pastes into the popup, to sign in. */
export function inviteLink({ publicUrl }: Pick<Config, 'publicUrl'>, code: string): string {
  return `${publicUrl}/sign-in?invite=${code}`
}

/** Prints a personal link for each person. */
export const invite = defineCommand({
  usage: 'rapport invite PERSON…',
  about: `Prints one sign-in link for each person, by id. A link works once, within 14 days.
Whoever holds it signs in as that person: send it to them alone.`,
  words: 'some',
  run: async ({ positionals: people }, world) => {
    return await withDatabase(world, async ({ db, config, clock }) => {
      const outcome = await createInvites(db, people, clock())
      if (outcome.kind === 'unknown') {
        throw new UsageError(`not in the directory, so nobody was invited: ${outcome.people.join(', ')}`)
      }
      const links = outcome.invites.map(({ person, code }) => ({ person, link: inviteLink(config, code) }))
      world.show(links, ...links.map(({ person, link }) => `${person}  ${link}`))
      return 0
    })
  },
})
