import { createSiteKey } from '../site/create-key.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Makes the pair that a site vouches for its people with. */
export const siteKey = defineCommand({
  usage: 'rapport site-key [--replace] SITE',
  about: `Makes a key pair with which a registered site vouches for who is signed in on it.
The public key stays here; the private one is printed once: keep it where the site's server keeps its secrets.
Earlier keys go on working, so that a site can change over; --replace ends them at once.`,
  options: { replace: { type: 'boolean', default: false } },
  words: 1,
  run: async ({ positionals, values }, world) => {
    const [site = ''] = positionals
    return await withDatabase(world, async ({ db, config }) => {
      const outcome = await createSiteKey(db, site, values)
      if (outcome.kind === 'unknown-site')
        throw new UsageError(`there is no site ${JSON.stringify(site)}; see rapport site list`)
      const { id, privateKey } = outcome.key
      world.show(
        { site, kid: id, aud: config.publicUrl, privateKey, ended: outcome.ended },
        `${site}: key ${id}, for tokens with aud ${config.publicUrl}. The private key is shown this once:`,
        privateKey.trimEnd(),
        ...(outcome.ended > 0 ? [`Earlier keys ended: ${outcome.ended}.`] : []),
      )
      return 0
    })
  },
})
