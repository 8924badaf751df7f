import type { Site } from '../organisation.ts'
import type { QuietHours } from '../quiet-hours.ts'
import type { Addresses } from './addresses.ts'
import type { Binding, SiteRule } from './rule.ts'

/** Where a rule's pages are; `mark` is another one whenever the rule is. */
export type RulePlace = { id: string; mark: number; match: Addresses }

/** What the script in a page goes by. The rules themselves are asked for where one fits. */
export type SitePlan = { places: RulePlace[]; quietHours: QuietHours | null }

export function placeOf(rule: SiteRule): RulePlace {
  const { require: _, ...match } = rule.match
  return { id: rule.id, mark: hash(JSON.stringify(rule)), match }
}

/** FNV-1a (32 bits) over code units: tells changes, not strangers. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

/**
 * The rules for a page's origin: the organisation's own go before those that come along, by id, each as it is
 * bound there.
 */
export function rulesFor(
  origin: string,
  { sites = [] }: { sites?: Site[] | undefined },
  builtIn: readonly SiteRule[],
): SiteRule[] {
  const here = sites.filter((site) => site.origin === origin)
  const own = here.flatMap(({ rules }) => rules)
  const bindings = here.flatMap(({ bound = [] }) => bound)
  const all = [...own, ...builtIn.filter(({ id }) => !own.some((rule) => rule.id === id))]
  return all.map((rule) => {
    const binding = bindings.find(({ rule: id }) => id === rule.id)
    return binding === undefined ? rule : bindRule(rule, binding)
  })
}

/** Whether a rule can ever ask anybody by what it reads. Others need not follow pages. */
export function canAsk({ fields, resolved, portal }: SiteRule): boolean {
  const { reference, heading, requester, viewer, status } = fields
  const knowsWho = portal === true || (requester !== undefined && viewer !== undefined)
  const knowsState = resolved !== undefined && ('css' in resolved || status !== undefined)
  return reference !== undefined && heading !== undefined && knowsWho && knowsState
}

/** A rule as an organisation has it on one of its sites: there, whatever hosts the rule itself names. */
export function bindRule(rule: SiteRule, { team, portal, resolved }: Binding): SiteRule {
  const { hosts: _, ...match } = rule.match
  return {
    ...rule,
    match,
    ...(team !== undefined && { team }),
    ...(portal !== undefined && { portal }),
    ...(resolved !== undefined && { resolved: { status: resolved } }),
  }
}
