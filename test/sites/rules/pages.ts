import { azureDevopsWorkItem } from './azure-devops.ts'
import { bamboohrEmployee } from './bamboohr.ts'
import { confluencePage } from './confluence.ts'
import { frappeRecord } from './frappe.ts'
import { freshserviceRequest } from './freshservice-request.ts'
import { freshserviceTicket } from './freshservice-ticket.ts'
import { gitlabIssue } from './gitlab.ts'
import { glpiTicket } from './glpi.ts'
import { itopRequest } from './itop.ts'
import { jiraCloudIssue } from './jira-cloud.ts'
import { jiraDcIssue } from './jira-dc.ts'
import { jiraServiceManagementRequest } from './jira-service-management.ts'
import { odooRecord } from './odoo.ts'
import { orangehrmEmployee } from './orangehrm.ts'
import { osticketTicket } from './osticket.ts'
import { otrsTicket } from './otrs.ts'
import type { RulePage } from './page.ts'
import { redmineIssue } from './redmine.ts'
import { rtSelfServicePage } from './rt-self-service.ts'
import { rtTicketPage } from './rt-ticket.ts'
import { servicenowHrCase } from './servicenow-hr-case.ts'
import { servicenowIncident } from './servicenow-incident.ts'
import { workdayPage } from './workday.ts'
import { youtrackIssue } from './youtrack.ts'
import { zammadTicket } from './zammad.ts'
import { zendeskTicket } from './zendesk.ts'

/** A page for every rule that comes with the extension. */
export const rulePages: readonly RulePage[] = [
  azureDevopsWorkItem,
  bamboohrEmployee,
  confluencePage,
  frappeRecord,
  freshserviceRequest,
  freshserviceTicket,
  gitlabIssue,
  glpiTicket,
  itopRequest,
  jiraCloudIssue,
  jiraDcIssue,
  jiraServiceManagementRequest,
  odooRecord,
  orangehrmEmployee,
  osticketTicket,
  otrsTicket,
  redmineIssue,
  rtSelfServicePage,
  rtTicketPage,
  servicenowHrCase,
  servicenowIncident,
  workdayPage,
  youtrackIssue,
  zammadTicket,
  zendeskTicket,
]
