import rule from '../../../extension/sites/rules/otrs.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const otrsTicket: RulePage = {
  rule,
  address: 'https://otrs.corp.example/otrs/index.pl?Action=AgentTicketZoom;TicketID=42',
  helper: 'account-and-name',
  reads: ['unassigned'],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><h1>${heading}</h1><fieldset class="TableLike">
      <label>${word('State', 'Status')}:</label><p class="Value" title="closed successful">closed successful</p>
      <label>${word('Owner', 'Besitzer')}:</label>
      <p class="Value" title="${helper === undefined ? 'Admin OTRS (root@localhost)' : `${helper.name} (${helper.account})`}">${helper === undefined ? 'root' : dress(helper.name)}</p>
    </fieldset></body>`,
}
