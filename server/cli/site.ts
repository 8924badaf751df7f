import { parseArgs } from 'node:util'
import { addSite } from '../site/add.ts'
import { listSites } from '../site/list.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Registers a site that embeds the widget. */
export const siteAdd: Command = {
  usage: 'rapport site add ID NAME ORIGIN',
  about: `Lets the pages of a site embed the widget and its people sign in there.
ORIGIN is exact, such as https://intranet.corp.example; ID is short and stays, such as intranet.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [id, name, origin] = positionals
    if (id === undefined || name === undefined || origin === undefined || positionals.length !== 3) {
      throw new UsageError(`site add takes three words: ${siteAdd.usage}`)
    }
    return await withDatabase(world, async (deps) => {
      const outcome = await addSite(deps, { id, name, origin })
      if (outcome.kind === 'refused') throw new UsageError(outcome.line)
      world.print(`${id}: people may sign in on ${origin} now.`)
      return 0
    })
  },
}

/** Prints the registered sites. */
export const siteList: Command = {
  usage: 'rapport site list',
  about: 'Prints the sites that may embed the widget: id, origin, name.',
  run: async (args, world) => {
    parseArgs({ args, options: {} })
    return await withDatabase(world, async ({ db }) => {
      for (const { id, name, origin } of await listSites(db)) world.print(`${id}  ${origin}  ${name}`)
      return 0
    })
  },
}
