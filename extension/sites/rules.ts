import type { SiteRule } from './rule.ts'
import jiraDc from './rules/jira-dc.json'
import redmine from './rules/redmine.json'

/** The rules that come with the extension; tests check each against the schema. */
export const builtInRules: readonly SiteRule[] = [redmine, jiraDc]
