import rule from '../../../extension/sites/rules/servicenow-incident.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const servicenowIncident: RulePage = {
  rule,
  address:
    'https://corp.service-now.example/incident.do?sys_id=9d385017c611228701d22104cc95c371&sysparm_view=',
  reference: '9d385017c611228701d22104cc95c371',
  helper: 'name',
  reads: ['heading', 'state', 'unassigned'],
  lacks: ['reference', 'viewer', 'requester'],
  isTranslatedRead: true,
  html: ({ heading, isResolved, helper, word }) => `
    <body><form id="incident.do">
      <label for="sys_display.incident.assigned_to">${word('Assigned to', 'Zugewiesen an')}</label>
      <input id="sys_display.incident.assigned_to" value="${helper?.name ?? ''}"><button type="button">Assign to me</button>
      <select id="incident.state"><option value="1" ${isResolved ? '' : 'selected'}>${word('New', 'Neu')}</option>
        <option value="6" ${isResolved ? 'selected' : ''}>${word('Resolved', 'Gelöst')}</option></select>
      <input id="incident.short_description" value="${heading}">
    </form></body>`,
}
