import rule from '../../../extension/sites/rules/freshservice-ticket.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const freshserviceTicket: RulePage = {
  rule,
  address: 'https://corp.freshservice.example/helpdesk/tickets/42',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <body><div class="ticket-tabs"><ul class="multitab-navlist"><li>Details</li></ul></div><span data-test-id="ticket-human-display-id">#INC-42</span>
      <h2 data-test-id="subject-text">${heading}</h2><div class="agent">${helper === undefined ? '--' : dress(helper.name)}</div></body>`,
}
