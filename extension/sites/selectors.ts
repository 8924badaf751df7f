import type { SiteRule } from './rule.ts'

/** The rule's selectors, to tell changes that concern it: what holds values, and with it what must be there. */
export function selectorsOf(rule: SiteRule): { values: string; all: string; attributes: string[] } {
  const sources = [...Object.values(rule.fields), rule.unassigned].flatMap((field) => field ?? [])
  const values = sources.map(({ css }) => css)
  const resolved = rule.resolved !== undefined && 'css' in rule.resolved ? [rule.resolved.css] : []
  const places = [rule.within, rule.mount].filter((css) => css !== undefined)
  const all = [...values, ...rule.match.require, ...resolved, ...places]
  const named = all.flatMap((css) => [...css.matchAll(/\[([a-z][a-z0-9-]*)/g)].map(([, name]) => name ?? ''))
  const attributes = [...new Set([...named, ...sources.flatMap(({ attr }) => attr ?? [])])]
  return { values: list(values), all: list(all), attributes }
}

/** A list of selectors must not be empty. */
function list(selectors: readonly string[]): string {
  return selectors.length === 0 ? ':not(*)' : selectors.join(', ')
}
