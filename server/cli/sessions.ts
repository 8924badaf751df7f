import { revokeSessions } from '../identity/revoke-sessions.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Signs people out everywhere. */
export const sessionsRevoke = defineCommand({
  usage: 'rapport sessions revoke --person PERSON | --all',
  about: `Ends every session of one person, by id, or of everybody: a lost laptop, somebody who left. So do invites that
nobody has used, and pass books on their way to a second device.
Devices notice at their next request. Ratings that wait on them stay there, and go on with the passes that
they have: sessions are not what ratings are sent with.`,
  options: { person: { type: 'string' }, all: { type: 'boolean', default: false } },
  run: async ({ values: { person, all } }, world) => {
    if (all === (person !== undefined)) throw new UsageError('say whose: --person PERSON, or --all')
    return await withDatabase(world, async ({ db }) => {
      const outcome = await revokeSessions(
        db,
        person === undefined ? { kind: 'all' } : { kind: 'person', id: person },
      )
      if (outcome.kind === 'unknown') throw new UsageError(`not in the directory: ${person}`)
      const { sessions } = outcome
      world.show({ sessions }, sessions === 1 ? '1 session is ended.' : `${sessions} sessions are ended.`)
      return 0
    })
  },
})
