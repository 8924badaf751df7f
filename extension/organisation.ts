import * as v from 'valibot'
import { readAddress } from './address.ts'
import { QuietHours } from './quiet-hours.ts'
import { Binding, SiteRule } from './sites/rule.ts'
import { Language } from './text/language.ts'

const Server = v.pipe(
  v.string(),
  v.transform(readAddress),
  v.check(({ kind }) => kind === 'server', 'must be the https:// address of the server'),
  v.transform((address) => (address.kind === 'server' ? address.server : '')),
)

/** A site of the organisation's, its own rules for pages there, and what it says of rules that come along. */
const Site = v.object({
  origin: Server,
  rules: v.optional(v.pipe(v.array(SiteRule), v.maxLength(50)), []),
  bound: v.exactOptional(v.pipe(v.array(Binding), v.maxLength(50))),
})
export type Site = v.InferOutput<typeof Site>

const entries = {
  server: Server,
  sites: v.pipe(v.array(Site), v.maxLength(200)),
  language: Language,
  quietHours: QuietHours,
}
type Entries = typeof entries

/** What the organisation has set, by policy or in a build of its own; nobody else can change it. */
export type Organisation = { [K in keyof Entries]?: v.InferOutput<Entries[K]> } & {
  /** What was set but cannot be used, by path, such as `sites.0.rules.2.match.path: must be …`. */
  faults: string[]
}

/** Reads a policy (as `storage.managed` has it): what is wrong is left out and named, the rest holds. */
export function readOrganisation(policy: unknown): Organisation {
  const given = v.parse(v.fallback(v.record(v.string(), v.unknown()), {}), policy)
  const organisation: Organisation = { faults: [] }
  for (const [name, schema] of Object.entries(entries)) {
    if (given[name] === undefined) continue
    const parsed = v.safeParse(schema, given[name])
    if (parsed.success) Object.assign(organisation, { [name]: parsed.output })
    else organisation.faults.push(describe(name, parsed.issues[0]))
  }
  return organisation
}

/** A policy goes before what a build brought along, setting by setting. */
export function mergeOrganisations(policy: Organisation, built: Organisation): Organisation {
  return { ...built, ...policy, faults: [...policy.faults, ...built.faults] }
}

function describe(name: string, issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  return `${path === null ? name : `${name}.${path}`}: ${issue.message}`
}
