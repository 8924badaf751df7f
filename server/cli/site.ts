import { addSite } from '../site/add.ts'
import { listSites } from '../site/list.ts'
import { defineCommand, showList } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Registers a site that embeds the widget. */
export const siteAdd = defineCommand({
  usage: 'rapport site add ID NAME ORIGIN',
  about: `Lets the pages of a site embed the widget and its people sign in there.
ORIGIN is exact, such as https://intranet.corp.example; ID is short and stays, such as intranet.`,
  words: 3,
  run: async ({ positionals }, world) => {
    const [id = '', name = '', origin = ''] = positionals
    return await withDatabase(world, async (deps) => {
      const outcome = await addSite(deps, { id, name, origin })
      if (outcome.kind === 'refused') throw new UsageError(outcome.line)
      world.show({ id, name, origin }, `${id}: people may sign in on ${origin} now.`)
      return 0
    })
  },
})

/** Prints the registered sites. */
export const siteList = defineCommand({
  usage: 'rapport site list',
  about: 'Prints the sites that may embed the widget: id, origin, name.',
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const sites = await listSites(db)
      showList(
        world,
        sites,
        ({ id, name, origin }) => `${id}  ${origin}  ${name}`,
        'no site yet; see rapport site add --help',
      )
      return 0
    }),
})
