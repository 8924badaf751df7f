import { jiraCloudIssue } from './jira-cloud.ts'
import { jiraDcIssue } from './jira-dc.ts'
import { jiraServiceManagementRequest } from './jira-service-management.ts'
import type { RulePage } from './page.ts'
import { redmineIssue } from './redmine.ts'
import { rtSelfServicePage } from './rt-self-service.ts'
import { rtTicketPage } from './rt-ticket.ts'

/** A page for every rule that comes with the extension. */
export const rulePages: readonly RulePage[] = [
  jiraCloudIssue,
  jiraDcIssue,
  jiraServiceManagementRequest,
  redmineIssue,
  rtSelfServicePage,
  rtTicketPage,
]
