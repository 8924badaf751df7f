import type { SiteRule } from './rule.ts'
import azureDevops from './rules/azure-devops.json'
import bamboohr from './rules/bamboohr.json'
import confluence from './rules/confluence.json'
import frappe from './rules/frappe.json'
import freshserviceRequest from './rules/freshservice-request.json'
import freshserviceTicket from './rules/freshservice-ticket.json'
import gitlab from './rules/gitlab.json'
import glpi from './rules/glpi.json'
import itop from './rules/itop.json'
import jiraCloud from './rules/jira-cloud.json'
import jiraDc from './rules/jira-dc.json'
import jiraServiceManagement from './rules/jira-service-management.json'
import odoo from './rules/odoo.json'
import orangehrm from './rules/orangehrm.json'
import osticket from './rules/osticket.json'
import otrs from './rules/otrs.json'
import redmine from './rules/redmine.json'
import rtSelfService from './rules/rt-self-service.json'
import rtTicket from './rules/rt-ticket.json'
import servicenowHrCase from './rules/servicenow-hr-case.json'
import servicenowIncident from './rules/servicenow-incident.json'
import workday from './rules/workday.json'
import youtrack from './rules/youtrack.json'
import zammad from './rules/zammad.json'
import zendesk from './rules/zendesk.json'

/** The rules that come with the extension; tests check each against the schema. */
export const builtInRules: readonly SiteRule[] = [
  azureDevops,
  bamboohr,
  confluence,
  frappe,
  freshserviceRequest,
  freshserviceTicket,
  gitlab,
  glpi,
  itop,
  jiraCloud,
  jiraDc,
  jiraServiceManagement,
  odoo,
  orangehrm,
  osticket,
  otrs,
  redmine,
  rtSelfService,
  rtTicket,
  servicenowHrCase,
  servicenowIncident,
  workday,
  youtrack,
  zammad,
  zendesk,
]
