import { expect, test } from 'vitest'
import { findAddress } from '../../../extension/sites/addresses.ts'
import { builtInRules } from '../../../extension/sites/rules.ts'

function find(id: string, address: string) {
  const rule = builtInRules.find((one) => one.id === id)
  return rule && findAddress(new URL(address), rule.match)
}

test.each([
  ['jira-dc.issue', 'https://jira.corp.example/browse/HELP-42', 'HELP-42'],
  ['jira-dc.issue', 'https://jira.corp.example/jira/browse/HELP-42?filter=-1#comment-7', 'HELP-42'],
  ['jira-dc.issue', 'https://jira.corp.example/projects/HELP/issues/HELP-42?filter=allopen', 'HELP-42'],
  ['jira-dc.issue', 'https://jira.corp.example/secure/RapidBoard.jspa?selectedIssue=HELP-42&x=1', 'HELP-42'],
  ['jira-cloud.issue', 'https://corp.atlassian.net/browse/HELP-42', 'HELP-42'],
  ['jira-cloud.issue', 'https://corp.atlassian.net/jira/boards/1?selectedIssue=HELP-42', 'HELP-42'],
  ['jira-service-management.request', 'https://jira.corp.example/servicedesk/customer/portal/3/HR-2', 'HR-2'],
  ['redmine.issue', 'https://redmine.corp.example/redmine/issues/3', '3'],
  ['rt.ticket', 'https://rt.corp.example/rt/Ticket/Display.html?id=2#txn-9', '2'],
  ['rt.self-service', 'https://rt.corp.example/SelfService/Display.html?x=1&id=4', '4'],
  ['gitlab.issue', 'https://gitlab.corp.example/it/help/-/issues/42', 'it/help/-/issues/42'],
  ['youtrack.issue', 'https://youtrack.corp.example/issue/HELP-42/vpn', 'HELP-42'],
  ['azure-devops.work-item', 'https://dev.azure.com/corp/it/_workitems/edit/42', '42'],
  ['zendesk.ticket', 'https://corp.zendesk.example/agent/tickets/42', '42'],
  ['freshservice.ticket', 'https://corp.freshservice.example/helpdesk/tickets/42', '42'],
  ['freshservice.request', 'https://corp.freshservice.example/support/tickets/42', '42'],
  ['zammad.ticket', 'https://zammad.corp.example/#ticket/zoom/42', '42'],
  ['zammad.ticket', 'https://zammad.corp.example/#ticket/zoom/42/77', '42'],
  ['osticket.ticket', 'https://help.corp.example/scp/tickets.php?id=42', '42'],
  [
    'frappe.record',
    'https://hr.corp.example/app/leave-application/HR-LAP%202026',
    'leave-application/HR-LAP 2026',
  ],
  ['orangehrm.employee', 'https://hr.corp.example/web/index.php/pim/viewJobDetails/empNumber/7', '7'],
  ['bamboohr.employee', 'https://corp.bamboohr.example/employees/employee.php?id=7', '7'],
])('%s is at %s', (id, address, ref) => {
  expect(find(id, address)).toEqual({ ref })
})

test.each([
  ['jira-dc.issue', 'https://jira.corp.example/browse/HELP'],
  ['jira-dc.issue', 'https://jira.corp.example/browse/HELP-42x'],
  ['jira-dc.issue', 'https://jira.corp.example/projects/HELP/issues/'],
  ['jira-cloud.issue', 'https://jira.corp.example/browse/HELP-42'],
  ['jira-cloud.issue', 'https://corp.atlassian.net.evil.example/browse/HELP-42'],
  ['redmine.issue', 'https://redmine.corp.example/issues/3/edit'],
  ['rt.ticket', 'https://rt.corp.example/Ticket/Display.html'],
  ['rt.ticket', 'https://rt.corp.example/Ticket/Display.html?grid=2'],
  ['rt.ticket', 'https://rt.corp.example/Ticket/Modify.html?id=2'],
  ['gitlab.issue', 'https://gitlab.corp.example/it/help/-/issues'],
  ['gitlab.issue', 'https://gitlab.corp.example/it/help/-/issues/new'],
  ['zammad.ticket', 'https://zammad.corp.example/#ticket/create/42'],
  ['zendesk.ticket', 'https://corp.zendesk.example/agent/users/42'],
  ['servicenow.incident', 'https://corp.service-now.example/incident.do?sys_id=-1'],
  ['servicenow.incident', 'https://corp.service-now.example/incident_list.do'],
  ['frappe.record', 'https://hr.corp.example/app/leave-application'],
  ['itop.request', 'https://itop.corp.example/pages/UI.php?operation=details'],
])('%s is not at %s', (id, address) => {
  expect(find(id, address)).toBeUndefined()
})

test('OTRS separates what it asks for by semicolons', () => {
  expect(
    find('otrs.ticket', 'https://otrs.corp.example/otrs/index.pl?Action=AgentTicketZoom;TicketID=4'),
  ).toEqual({})
  expect(
    find('otrs.ticket', 'https://otrs.corp.example/otrs/index.pl?Action=AgentTicketZoomX'),
  ).toBeUndefined()
})
