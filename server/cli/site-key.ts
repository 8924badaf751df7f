import { parseArgs } from 'node:util'
import { createSiteKey } from '../site/create-key.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Makes the pair that a site vouches for its people with. */
export const siteKey: Command = {
  usage: 'rapport site-key [--replace] [--json] SITE',
  about: `Makes a key pair with which a registered site vouches for who is signed in on it.
The public key stays here; the private one is printed once: keep it where the site's server keeps its secrets.
Earlier keys go on working, so that a site can change over; --replace ends them at once.`,
  run: async (args, world) => {
    const options = {
      replace: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    } as const
    const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
    const [site] = positionals
    if (site === undefined || positionals.length !== 1)
      throw new UsageError(`site-key takes one site's id: ${siteKey.usage}`)
    return await withDatabase(world, async ({ db, config }) => {
      const outcome = await createSiteKey(db, site, values)
      if (outcome.kind === 'unknown-site')
        throw new UsageError(`there is no site ${JSON.stringify(site)}; see rapport site list`)
      const { id, privateKey } = outcome.key
      if (values.json) {
        world.print(JSON.stringify({ site, kid: id, aud: config.publicUrl, privateKey }))
        return 0
      }
      world.print(
        `${site}: key ${id}, for tokens with aud ${config.publicUrl}. The private key is shown this once:`,
      )
      world.print(privateKey.trimEnd())
      if (outcome.ended > 0) world.print(`Earlier keys ended: ${outcome.ended}.`)
      return 0
    })
  },
}
