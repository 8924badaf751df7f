import * as v from 'valibot'

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(200))
const Css = v.pipe(v.string(), v.minLength(1), v.maxLength(300))

/** A repeated group or a back reference can take exponential time, so rules have neither. */
const Pattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(120),
  v.check((re) => !/\)[*+{]|\\[1-9k]/.test(re), 'must not repeat a group or refer back to one'),
  v.check(isPattern, 'must be a regular expression'),
)

/** One way to read a value: the text, or the attribute, of what `css` finds; `re` keeps its first capture. */
export const Source = v.strictObject({
  css: Css,
  attr: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,40}$/))),
  re: v.optional(Pattern),
})
export type Source = v.InferOutput<typeof Source>

/** Tried in order until one reads a value; two different values are no value. */
const Sources = v.pipe(v.array(Source), v.minLength(1), v.maxLength(6))

/**
 * Flat data that reads one kind of page of one tool. `match.path` is searched in the URL's path and its
 * group `ref`, if any, must equal the reference on the page. `unassigned` tells a page that says "nobody"
 * from one that cannot be read. `resolved` is a list of status values, or what must be on the page.
 */
export const SiteRule = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}\.[a-z0-9-]{1,32}$/)),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  evidence: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  match: v.strictObject({
    path: Pattern,
    hosts: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(253))), v.maxLength(50))),
    require: v.pipe(v.array(Css), v.minLength(1), v.maxLength(6)),
  }),
  fields: v.strictObject({
    reference: Sources,
    heading: Sources,
    helper: Sources,
    helperName: v.optional(Sources),
    requester: Sources,
    viewer: Sources,
    status: v.optional(Sources),
  }),
  unassigned: Sources,
  resolved: v.union([
    v.strictObject({ css: Css }),
    v.strictObject({ status: v.pipe(v.array(Text), v.minLength(1), v.maxLength(30)) }),
  ]),
})
export type SiteRule = v.InferOutput<typeof SiteRule>

export type Field = keyof SiteRule['fields']

function isPattern(re: string): boolean {
  try {
    return new RegExp(re) instanceof RegExp
  } catch {
    return false
  }
}
