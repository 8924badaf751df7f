import { parseArgs } from 'node:util'
import { createToken, listTokens, revokeToken } from '../scim/token.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

/** Makes a token for an identity provider. */
export const scimToken: Command = {
  usage: 'rapport scim-token NAME',
  about: `Makes a token with which an identity provider (Entra ID, Okta) keeps the directory up to date.
It is printed once and cannot be shown again. NAME says whose it is, such as entra.`,
  run: async (args, world) => {
    const name = only(args, scimToken.usage)
    return await withDatabase(world, async ({ db, config, clock }) => {
      const { id, token } = await createToken(db, name, clock())
      world.print(`Address: ${config.publicUrl}/scim/v2`)
      world.print(`Token:   ${token}`)
      world.print(`It is shown this once. \`rapport scim-token revoke ${id}\` ends it.`)
      return 0
    })
  },
}

/** Prints the tokens there are. */
export const scimTokenList: Command = {
  usage: 'rapport scim-token list [--json]',
  about: 'Prints the tokens of identity providers: id, month they were made in, name.',
  run: async (args, world) => {
    const { json } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } }).values
    return await withDatabase(world, async ({ db }) => {
      const tokens = await listTokens(db)
      if (json) world.print(JSON.stringify(tokens))
      else for (const { id, month, name } of tokens) world.print(`${id}  ${month}  ${name}`)
      return 0
    })
  },
}

/** Ends a token. */
export const scimTokenRevoke: Command = {
  usage: 'rapport scim-token revoke ID',
  about: 'Ends a token of an identity provider, at once. The people it brought stay as they are.',
  run: async (args, world) => {
    const id = only(args, scimTokenRevoke.usage)
    return await withDatabase(world, async ({ db }) => {
      if (!(await revokeToken(db, id)))
        throw new UsageError(`there is no token ${id}; see rapport scim-token list`)
      world.print(`The token ${id} opens nothing any more.`)
      return 0
    })
  },
}

function only(args: string[], usage: string): string {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
  const [word] = positionals
  if (word === undefined || positionals.length !== 1) throw new UsageError(`one word is needed: ${usage}`)
  return word
}
