import type { Site } from '../organisation.ts'
import type { QuietHours } from '../quiet-hours.ts'
import type { Binding, SiteRule } from './rule.ts'

/** What the script in a page goes by. */
export type SitePlan = { rules: SiteRule[]; quietHours: QuietHours | null }

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
