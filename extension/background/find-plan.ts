import type { Browser } from 'wxt/browser'
import type { RatingPort } from '../../widget/core/port.ts'
import { findSettings } from '../settings.ts'
import { canAsk, placeOf, rulesFor, type SitePlan } from '../sites/plan.ts'
import type { SiteRule } from '../sites/rule.ts'
import { builtInRules } from '../sites/rules.ts'
import type { OrganisationSource } from './organisation.ts'

export type PlanDeps = {
  local: Pick<Browser.storage.StorageArea, 'get' | 'set' | 'remove'>
  organisation: Pick<OrganisationSource, 'find'>
  findPort: () => Promise<Pick<RatingPort, 'account'>>
}

/** Where the organisation chose the server, cards come before anybody signed in: they offer to. */
export async function findPlan(
  { local, organisation, findPort }: PlanDeps,
  origin: string,
): Promise<SitePlan | null> {
  const [set, account] = await Promise.all([organisation.find(), (await findPort()).account()])
  if (account.kind === 'signed-out' && set.server === undefined) return null
  const { quietHours } = await findSettings(local, set)
  const rules = rulesFor(origin, set, builtInRules).filter(canAsk)
  return { places: rules.map(placeOf), quietHours }
}

/** One of the rules for a page's origin; null: there is none of that id any more. */
export async function findRule(
  { organisation }: Pick<PlanDeps, 'organisation'>,
  origin: string,
  id: string,
): Promise<SiteRule | null> {
  const rules = rulesFor(origin, await organisation.find(), builtInRules)
  return rules.find((rule) => rule.id === id) ?? null
}
