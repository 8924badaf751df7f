import type { SiteRule } from './rule.ts'
import jiraCloud from './rules/jira-cloud.json'
import jiraDc from './rules/jira-dc.json'
import jiraServiceManagement from './rules/jira-service-management.json'
import redmine from './rules/redmine.json'
import rtSelfService from './rules/rt-self-service.json'
import rtTicket from './rules/rt-ticket.json'

/** The rules that come with the extension; tests check each against the schema. */
export const builtInRules: readonly SiteRule[] = [
  jiraCloud,
  jiraDc,
  jiraServiceManagement,
  redmine,
  rtSelfService,
  rtTicket,
]
