import { isStoredRole, listRoles, setRole } from '../identity/set-role.ts'
import { defineCommand, showList } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Says what a person may see. */
export const roleSet = defineCommand({
  usage: 'rapport role set PERSON member|analyst|administrator',
  about: `Gives a person a role. A member sees their own team and the whole organisation; who leads a team, which
the directory says, all below it; analysts and administrators see every team, and how many they are is in the settings log.
Nobody sees a rating.`,
  words: 2,
  run: async ({ positionals }, world) => {
    const [person = '', role] = positionals
    if (!isStoredRole(role)) throw new UsageError(`a role is member, analyst or administrator, not ${role}`)
    return await withDatabase(world, async (deps) => {
      if (!(await setRole(deps, person, role))) throw new UsageError(`not in the directory: ${person}`)
      world.show({ person, role }, `${person}: ${role}`)
      return 0
    })
  },
})

/** Prints who is more than a member. */
export const roleList = defineCommand({
  usage: 'rapport role list',
  about: 'Prints who is an analyst or administrator, by id.',
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const roles = await listRoles(db)
      showList(
        world,
        roles,
        ({ person, role }) => `${person}  ${role}`,
        'nobody is more than a member; see rapport role set --help',
      )
      return 0
    }),
})
