import rule from '../../../extension/sites/rules/osticket.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const osticketTicket: RulePage = {
  rule,
  address: 'https://help.corp.example/scp/tickets.php?id=42#reply',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, isResolved, helper, dress, word }) => `
    <body><div class="sticky bar"><div class="tixTitle"><h3>${heading}</h3></div></div>
      ${isResolved ? '' : `<td><a id="field_assign" class="inline-edit">${helper === undefined ? '— Unassigned —' : dress(helper.name)}</a></td>`}
      <table><tr><th>${word('Closed By', 'Geschlossen von')}:</th><td>Carol Jones</td></tr></table></body>`,
}
