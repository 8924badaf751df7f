import * as v from 'valibot'
import { type OidcProvider, readProviders } from './identity/provider.ts'

const Port = v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.maxValue(65535))
const PublicUrl = v.pipe(
  v.string(),
  v.url(),
  v.regex(/^https?:\/\/[^/?#]+\/?$/),
  v.transform((url) => new URL(url).origin),
)
/** 32 bytes or more, base64url. */
export const ServerSecret = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43,}$/))
const DatabaseUrl = v.pipe(v.string(), v.regex(/^(file:.+|(libsql|https?):\/\/.+)$/))

/** Every variable: what it must be, in words for the one line that says so, and its default. */
const variables = {
  RAPPORT_PUBLIC_URL: {
    schema: PublicUrl,
    is: 'the address people reach this server at, such as https://rapport.corp.example',
  },
  RAPPORT_PORT: { schema: v.optional(Port, '8787'), is: 'a port number, 0 to 65535 (default 8787)' },
  RAPPORT_HOST: {
    schema: v.optional(v.pipe(v.string(), v.minLength(1)), '127.0.0.1'),
    is: 'the address to listen on (default 127.0.0.1)',
  },
  RAPPORT_DATABASE_URL: {
    schema: v.optional(DatabaseUrl, 'file:data/rapport.db'),
    is: 'a libSQL URL (default file:data/rapport.db)',
  },
  RAPPORT_SECRET: {
    schema: v.optional(ServerSecret),
    is: '32 random bytes or more as base64url (default: a file beside the database file)',
  },
  RAPPORT_JOURNAL: {
    schema: v.optional(v.pipe(v.string(), v.minLength(1))),
    is: 'the path of the journal, best on another disk (default: beside the database file)',
  },
  RAPPORT_ORGANISATION: {
    schema: v.optional(v.pipe(v.string(), v.minLength(1)), 'Our organisation'),
    is: "the organisation's name",
  },
  RAPPORT_PACE: {
    schema: v.optional(v.picklist(['weekly', 'seconds']), 'weekly'),
    is: 'weekly (default), or seconds for trying it out: nothing waits, so raters could be guessed by time',
  },
  RAPPORT_EPOCH: {
    schema: v.optional(v.picklist(['month', 'quarter']), 'month'),
    is: 'month (default) or quarter',
  },
  RAPPORT_EXTENSION_DIR: {
    schema: v.optional(v.pipe(v.string(), v.minLength(1))),
    is: 'the folder that `rapport extension build` wrote, to be served below /extension/ (default: none)',
  },
  RAPPORT_OIDC: {
    schema: v.optional(v.string()), // told apart field by field, without its value: it holds secrets
    is: 'a JSON list of OpenID providers',
  },
} as const

export type Config = {
  publicUrl: string // an origin, without a slash at its end
  port: number
  host: string
  databaseUrl: string
  secret?: string | undefined // base64url
  journal?: string | undefined // path
  organisation: string
  pace: 'weekly' | 'seconds'
  epochLength: 'month' | 'quarter'
  extensionDir?: string | undefined // path
  providers?: OidcProvider[] | undefined // to sign in by; invites work besides
}

export type ConfigOutcome = { kind: 'config'; config: Config } | { kind: 'wrong'; line: string }

/** Reads the environment; the first wrong or missing variable is named with what it should be. */
export function readConfig(environment: Record<string, string | undefined>): ConfigOutcome {
  const unknown = Object.keys(environment).find((name) => name.startsWith('RAPPORT_') && !(name in variables))
  if (unknown) {
    return {
      kind: 'wrong',
      line: `${unknown} is not a setting; known are ${Object.keys(variables).join(', ')}`,
    }
  }
  for (const [name, { schema, is }] of Object.entries(variables)) {
    if (!v.is(schema, environment[name])) {
      return { kind: 'wrong', line: `${name} ${describeGiven(name, environment[name])}; it should be ${is}` }
    }
  }
  const outcome = readProviders(environment.RAPPORT_OIDC ?? '[]')
  if (outcome.kind === 'wrong') return outcome
  return { kind: 'config', config: { ...parse(environment), providers: outcome.providers } }
}

/** Where the database is: what settings are that stand beside it follows from it. */
export function databaseUrlOf({ RAPPORT_DATABASE_URL }: Record<string, string | undefined>): string {
  return RAPPORT_DATABASE_URL ?? variables.RAPPORT_DATABASE_URL.schema.default
}

/** What a variable should be, in words; undefined where the value will do. */
export function expectationOf(name: keyof typeof variables, value: string): string | undefined {
  const { schema, is } = variables[name]
  return v.is(schema, value) ? undefined : is
}

/** A secret that is wrong may be nearly right: it is not shown. */
function describeGiven(name: string, given: string | undefined): string {
  if (given === undefined) return 'is missing'
  return name === 'RAPPORT_SECRET' ? 'is something else' : `is ${JSON.stringify(given)}`
}

function parse(environment: Record<string, string | undefined>): Config {
  return {
    publicUrl: v.parse(variables.RAPPORT_PUBLIC_URL.schema, environment.RAPPORT_PUBLIC_URL),
    port: v.parse(variables.RAPPORT_PORT.schema, environment.RAPPORT_PORT),
    host: v.parse(variables.RAPPORT_HOST.schema, environment.RAPPORT_HOST),
    databaseUrl: v.parse(variables.RAPPORT_DATABASE_URL.schema, environment.RAPPORT_DATABASE_URL),
    secret: v.parse(variables.RAPPORT_SECRET.schema, environment.RAPPORT_SECRET),
    journal: v.parse(variables.RAPPORT_JOURNAL.schema, environment.RAPPORT_JOURNAL),
    extensionDir: v.parse(variables.RAPPORT_EXTENSION_DIR.schema, environment.RAPPORT_EXTENSION_DIR),
    organisation: v.parse(variables.RAPPORT_ORGANISATION.schema, environment.RAPPORT_ORGANISATION),
    pace: v.parse(variables.RAPPORT_PACE.schema, environment.RAPPORT_PACE),
    epochLength: v.parse(variables.RAPPORT_EPOCH.schema, environment.RAPPORT_EPOCH),
  }
}
