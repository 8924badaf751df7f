import { allowLeaving } from '../scim/limit-leaving.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'

/** Lets an identity provider take away more people than on any day. */
export const scimAllowRemovals = defineCommand({
  usage: 'rapport scim allow-removals',
  about: `Lets any number of people leave by the identity provider, for the next 24 hours.
Else no more than a fifth of those whom it keeps, or five, leave on one day (UTC): more are most likely an assignment that
was removed by mistake. The provider is answered 429 then, and sends them again by itself.`,
  run: (_, world) =>
    withDatabase(world, async (deps) => {
      const until = new Date(await allowLeaving(deps)).toISOString()
      world.show({ until }, `Any number of people may leave by the identity provider until ${until}.`)
      return 0
    }),
})
