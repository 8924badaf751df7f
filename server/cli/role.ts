import { parseArgs } from 'node:util'
import { isStoredRole, listRoles, setRole } from '../identity/set-role.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Says what a person may see. */
export const roleSet: Command = {
  usage: 'rapport role set PERSON member|analyst|administrator',
  about: `Gives a person a role. A member sees their own team and the whole organisation; who leads a team, which
the directory says, all below it; analysts and administrators see every team, and how many they are is in the settings log.
Nobody sees a rating.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [person, role] = positionals
    if (person === undefined || !isStoredRole(role) || positionals.length !== 2)
      throw new UsageError(`role set takes a person's id and a role: ${roleSet.usage}`)
    return await withDatabase(world, async (deps) => {
      if (!(await setRole(deps, person, role))) throw new UsageError(`not in the directory: ${person}`)
      world.print(`${person}: ${role}`)
      return 0
    })
  },
}

/** Prints who is more than a member. */
export const roleList: Command = {
  usage: 'rapport role list [--json]',
  about: 'Prints who is an analyst or administrator, by id.',
  run: async (args, world) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values
    return await withDatabase(world, async ({ db }) => {
      for (const one of await listRoles(db))
        world.print(json ? JSON.stringify(one) : `${one.person}  ${one.role}`)
      return 0
    })
  },
}
