import rule from '../../../extension/sites/rules/zammad.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const zammadTicket: RulePage = {
  rule,
  address: 'https://zammad.corp.example/#ticket/zoom/42',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><div class="ticketZoom-header"><div class="ticket-number">#48042</div><div class="ticketZoom-controls"></div>
      <h1 class="ticket-title-update" contenteditable="true">${heading}</h1></div>
      <div class="sidebar"><label>${word('Owner', 'Besitzer')}</label><span>${helper === undefined ? '-' : dress(helper.name)}</span></div></body>`,
}
