import * as v from 'valibot'

const loopback = ['localhost', '127.0.0.1', '[::1]']

const Text = v.pipe(v.string('should be a text'), v.minLength(1, 'should not be empty'))
const Issuer = v.pipe(
  v.string('should be an address'),
  v.check(isIssuer, 'should be the https:// address that the provider calls itself by, to the letter'),
)

const Domain = v.pipe(
  v.string('should be a domain'),
  v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'should be a domain in lower case, such as corp.example'),
)

/** An OpenID provider that people may sign in by, as `RAPPORT_OIDC` has it. */
export const OidcProvider = v.strictObject(
  {
    id: v.pipe(
      v.string('should be a short name'),
      v.regex(/^[a-z0-9-]{1,32}$/, 'should match [a-z0-9-]{1,32}: it is in the redirect address'),
      v.notValue('done', 'should not be "done": that address is taken'),
    ),
    name: Text, // as people know it
    issuer: Issuer,
    clientId: Text,
    clientSecret: v.optional(Text), // without one the client is public: PKCE alone
    /** Take its `email` although it does not say `email_verified`, as with a directory where IT sets addresses. */
    trustEmail: v.optional(v.boolean('should be true or false'), false),
    /** The domains whose addresses it is believed about; without them all. */
    domains: v.optional(
      v.pipe(v.array(Domain, 'should be a list of domains'), v.minLength(1, 'should name a domain')),
    ),
  },
  (issue) => (issue.received === 'undefined' ? 'is missing' : 'should be there, and nothing else beside it'),
)
export type OidcProvider = v.InferOutput<typeof OidcProvider>

const Providers = v.pipe(
  v.array(OidcProvider, 'should be a list: [{"id": …, "name": …, "issuer": …, "clientId": …}]'),
  v.checkItems(
    ({ id }, index, all) => all.findIndex((other) => other.id === id) === index,
    'has the id of another one',
  ),
)

export type ProvidersOutcome =
  | { kind: 'providers'; providers: OidcProvider[] }
  | { kind: 'wrong'; line: string }

/** Reads `RAPPORT_OIDC`. The line names the field, and no value: one of them is a secret. */
export function readProviders(text: string): ProvidersOutcome {
  const given = parseJson(text)
  if (given === undefined) return { kind: 'wrong', line: 'RAPPORT_OIDC is not JSON' }
  const parsed = v.safeParse(Providers, given, { abortPipeEarly: true })
  if (parsed.success) return { kind: 'providers', providers: parsed.output }
  const [{ path, message }] = parsed.issues
  const place = (path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
  return { kind: 'wrong', line: `RAPPORT_OIDC${place.join('')} ${message}` }
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  if (search || hash || username) return false
  return protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined
    throw cause
  }
}
