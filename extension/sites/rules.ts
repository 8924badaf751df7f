import type { SiteRule } from './rule.ts'
import jiraDc from './rules/jira-dc.json'
import redmine from './rules/redmine.json'
import rtSelfService from './rules/rt-self-service.json'
import rtTicket from './rules/rt-ticket.json'

/** The rules that come with the extension; tests check each against the schema. */
export const builtInRules: readonly SiteRule[] = [jiraDc, redmine, rtSelfService, rtTicket]
