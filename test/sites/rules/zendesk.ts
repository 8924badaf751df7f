import rule from '../../../extension/sites/rules/zendesk.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const zendeskTicket: RulePage = {
  rule,
  address: 'https://corp.zendesk.example/agent/tickets/42',
  reference: '42',
  helper: 'name',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><div class="ticket-panes-grid-layout" data-is-active="false">
        <input data-test-id="omni-header-subject" value="Monitor request"><div data-test-id="assignee-field-selected-agent-tag">Carol Jones</div></div>
      <div class="ticket-panes-grid-layout" data-is-active="true">
        <input data-test-id="omni-header-subject" value="${heading}">
        <label>${word('Assignee', 'Mitarbeiter')}</label><button>${word('take it', 'übernehmen')}</button>
        ${helper === undefined ? '' : `<div data-test-id="assignee-field-selected-agent-tag"><div>${dress(helper.name)}</div></div>`}</div>
    </body>`,
}
