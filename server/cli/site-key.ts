import { createSiteKey } from '../site/create-key.ts'
import { listSiteKeys } from '../site/list-keys.ts'
import { revokeSiteKey } from '../site/revoke-key.ts'
import { defineCommand, showList } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Makes the pair that a site vouches for its people with. */
export const siteKey = defineCommand({
  usage: 'rapport site-key [--replace] SITE',
  about: `Makes a key pair with which a registered site vouches for who is signed in on it.
The public key stays here; the private one is printed once: keep it where the site's server keeps its secrets.
Earlier keys go on working, so that a site can change over: make one, give it to the site's server, then end the
other by \`rapport site-key revoke\`. --replace ends all earlier ones at once.`,
  options: { replace: { type: 'boolean', default: false } },
  words: 1,
  run: async ({ positionals, values }, world) => {
    const [site = ''] = positionals
    return await withDatabase(world, async (deps) => {
      const outcome = await createSiteKey(deps, site, values)
      if (outcome.kind === 'unknown-site')
        throw new UsageError(`there is no site ${JSON.stringify(site)}; see rapport site list`)
      const { id, privateKey } = outcome.key
      world.show(
        { site, kid: id, aud: deps.config.publicUrl, privateKey, ended: outcome.ended },
        `${site}: key ${id}, for tokens with aud ${deps.config.publicUrl}. The private key is shown this once:`,
        privateKey.trimEnd(),
        ...(outcome.ended > 0 ? [`Earlier keys ended: ${outcome.ended}.`] : []),
      )
      return 0
    })
  },
})

/** Prints the keys there are. */
export const siteKeyList = defineCommand({
  usage: 'rapport site-key list',
  about: 'Prints the keys that sites vouch with: id, month they were made in, site.',
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const keys = await listSiteKeys(db)
      showList(
        world,
        keys,
        ({ id, month, site }) => `${id}  ${month ?? 'unknown'}  ${site}`,
        'no key; see rapport site-key --help',
      )
      return 0
    }),
})

/** Ends a key. */
export const siteKeyRevoke = defineCommand({
  usage: 'rapport site-key revoke ID',
  about: `Ends one key of a site, at once; its others go on. Sessions that it opened stay: where a private key got into wrong
hands, end those too, by \`rapport sessions revoke\`.`,
  words: 1,
  run: async ({ positionals }, world) => {
    const [id = ''] = positionals
    return await withDatabase(world, async ({ db }) => {
      const outcome = await revokeSiteKey(db, id)
      if (outcome.kind === 'unknown')
        throw new UsageError(`there is no key ${JSON.stringify(id)}; see rapport site-key list`)
      const { site, left } = outcome
      const line = left === 0 ? `${site} has none any more.` : `${site} has ${left} more.`
      world.show({ revoked: id, site, left }, `The key ${id} opens nothing any more. ${line}`)
      return 0
    })
  },
})
