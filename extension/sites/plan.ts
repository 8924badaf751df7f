import type { Site } from '../organisation.ts'
import type { QuietHours } from '../quiet-hours.ts'
import type { SiteRule } from './rule.ts'

/** What the script in a page goes by. */
export type SitePlan = { rules: SiteRule[]; quietHours: QuietHours | null }

/** The rules for a page's origin: the organisation's own go before those that come along, by id. */
export function rulesFor(
  origin: string,
  { sites = [] }: { sites?: Site[] | undefined },
  builtIn: readonly SiteRule[],
): SiteRule[] {
  const own = sites.flatMap((site) => (site.origin === origin ? site.rules : []))
  return [...own, ...builtIn.filter(({ id }) => !own.some((rule) => rule.id === id))]
}
