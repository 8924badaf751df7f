import rule from '../../../extension/sites/rules/freshservice-request.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const freshserviceRequest: RulePage = {
  rule,
  address: 'https://corp.freshservice.example/support/tickets/42',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <body><span data-test-id="ticket-human-display-id">#INC-42</span>
      <h2 data-test-id="subject-text">${heading}</h2><div class="agent">${helper === undefined ? '--' : dress(helper.name)}</div></body>`,
}
