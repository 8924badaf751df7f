import { createToken, listTokens, revokeToken } from '../scim/token.ts'
import { defineCommand, showList } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

/** Makes a token for an identity provider. */
export const scimToken = defineCommand({
  usage: 'rapport scim-token NAME',
  about: `Makes a token with which an identity provider (Entra ID, Okta) keeps the directory up to date.
It is printed once and cannot be shown again. NAME says whose it is, such as entra.`,
  words: 1,
  run: async ({ positionals }, world) => {
    const [name = ''] = positionals
    return await withDatabase(world, async ({ db, config, clock }) => {
      const made = { ...(await createToken(db, name, clock())), address: `${config.publicUrl}/scim/v2` }
      world.show(
        made,
        `Address: ${made.address}`,
        `Token:   ${made.token}`,
        `It is shown this once. \`rapport scim-token revoke ${made.id}\` ends it.`,
      )
      return 0
    })
  },
})

/** Prints the tokens there are. */
export const scimTokenList = defineCommand({
  usage: 'rapport scim-token list',
  about: 'Prints the tokens of identity providers: id, month they were made in, name.',
  run: (_, world) =>
    withDatabase(world, async ({ db }) => {
      const tokens = await listTokens(db)
      showList(
        world,
        tokens,
        ({ id, month, name }) => `${id}  ${month}  ${name}`,
        'no token; see rapport scim-token --help',
      )
      return 0
    }),
})

/** Ends a token. */
export const scimTokenRevoke = defineCommand({
  usage: 'rapport scim-token revoke ID',
  about: 'Ends a token of an identity provider, at once. The people it brought stay as they are.',
  words: 1,
  run: async ({ positionals }, world) => {
    const [id = ''] = positionals
    return await withDatabase(world, async ({ db }) => {
      if (!(await revokeToken(db, id)))
        throw new UsageError(`there is no token ${id}; see rapport scim-token list`)
      world.show({ revoked: id }, `The token ${id} opens nothing any more.`)
      return 0
    })
  },
})
