import { parseArgs } from 'node:util'
import { revokeSessions } from '../identity/revoke-sessions.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Signs people out everywhere. */
export const sessionsRevoke: Command = {
  usage: 'rapport sessions revoke --person PERSON | --all',
  about: `Ends every session of one person, by id, or of everybody: a lost laptop, somebody who left. So do invites that
nobody has used, and pass books on their way to a second device.
Devices notice at their next request. Ratings that wait on them stay there, and go on with the passes that
they have: sessions are not what ratings are sent with.`,
  run: async (args, world) => {
    const options = { person: { type: 'string' }, all: { type: 'boolean', default: false } } as const
    const { person, all } = parseArgs({ args, options }).values
    if (all === (person !== undefined))
      throw new UsageError(`say whose, one person's or all: ${sessionsRevoke.usage}`)
    return await withDatabase(world, async ({ db }) => {
      const outcome = await revokeSessions(
        db,
        person === undefined ? { kind: 'all' } : { kind: 'person', id: person },
      )
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      world.print(outcome.sessions === 1 ? '1 session is ended.' : `${outcome.sessions} sessions are ended.`)
      return 0
    })
  },
}
