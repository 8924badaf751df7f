import * as v from 'valibot'
import { TeamId } from '../../server/contract/id.ts'
import { faultOf } from './pattern.ts'

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const Id = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}\.[a-z0-9-]{1,32}$/))

/** `:has()` can look at a whole page for each of its elements; the others hide it, or look into other trees. */
const Css = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(300),
  v.check((css) => !/:(?:has|host)|::|\\/i.test(css), 'must have no `:has()`, `:host`, `::` or backslash'),
)

const Pattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(120),
  v.check(
    (pattern) => faultOf(pattern) === undefined,
    ({ input }) => faultOf(input) ?? '',
  ),
)

/**
 * One way to read a value: the text, the attribute or (of what people fill in) the value, of what `css` finds, or,
 * with `label`, of the element right after the one that says one of these labels; `re` keeps its first capture.
 */
export const Source = v.pipe(
  v.strictObject({
    css: Css,
    label: v.optional(v.pipe(v.array(Text), v.minLength(1), v.maxLength(30))),
    attr: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,40}$/))),
    value: v.optional(v.boolean()),
    re: v.optional(Pattern),
  }),
  v.check(({ attr, value }) => attr === undefined || value !== true, 'must not read attr and value both'),
)
export type Source = v.InferOutput<typeof Source>

/** Tried in order until one reads a value; two different values are no value. */
const Sources = v.pipe(v.array(Source), v.minLength(1), v.maxLength(6))

const Statuses = v.pipe(v.array(Text), v.minLength(1), v.maxLength(30))

/** A host name, or `*.` and the end of several; no host at all: only sites that the rule is bound to. */
const Hosts = v.pipe(v.array(v.pipe(v.string(), v.regex(/^(?:\*\.)?[a-z0-9.-]{1,253}$/))), v.maxLength(50))

/** `path` is searched in an address's path, `address` in path, query and hash as they are written there. */
const Match = v.pipe(
  v.strictObject({
    path: v.optional(Pattern),
    address: v.optional(Pattern),
    hosts: v.optional(Hosts),
    require: v.pipe(v.array(Css), v.maxLength(6)),
  }),
  v.check(
    ({ path, address }) => path !== undefined || address !== undefined,
    'must name a path or an address',
  ),
)

/**
 * Flat data that reads one kind of page of one tool. A field that nothing certain is known of is left out; such a
 * rule says what `client` may add. The group `ref` of the address, if any, must equal the reference on the page.
 * `within` is the one interaction of several on a page, `mount` what is there while one is on screen.
 * `unassigned` tells a page that says "nobody" from one that cannot be read. `resolved` is a list of status values,
 * or what must be on the page. `team` serves all of the rule's pages; `portal`: only who asked gets to see them.
 * `level` is that of the weakest fact: run on a real server, read in its source, seen in use, or not verified.
 */
export const SiteRule = v.strictObject({
  schema: v.exactOptional(v.pipe(v.number(), v.value(1))),
  id: Id,
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  level: v.exactOptional(v.pipe(v.string(), v.values(['run', 'source', 'seen', 'unverified']))),
  evidence: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  match: Match,
  within: v.exactOptional(Css),
  mount: v.exactOptional(Css),
  fields: v.strictObject({
    reference: v.optional(Sources),
    heading: v.optional(Sources),
    helper: v.optional(Sources),
    helperName: v.optional(Sources),
    requester: v.optional(Sources),
    viewer: v.optional(Sources),
    status: v.optional(Sources),
  }),
  unassigned: v.exactOptional(Sources),
  resolved: v.exactOptional(v.union([v.strictObject({ css: Css }), v.strictObject({ status: Statuses })])),
  client: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))),
  team: v.exactOptional(TeamId),
  portal: v.exactOptional(v.boolean()),
})
export type SiteRule = v.InferOutput<typeof SiteRule>

export type Field = keyof SiteRule['fields']

/** What an organisation says of a rule on one of its sites: who serves there, who sees the page, when help is done. */
export const Binding = v.strictObject({
  rule: Id,
  team: v.exactOptional(TeamId),
  portal: v.exactOptional(v.boolean()),
  resolved: v.exactOptional(Statuses),
})
export type Binding = v.InferOutput<typeof Binding>
