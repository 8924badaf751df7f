import rule from '../../../extension/sites/rules/youtrack.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const youtrackIssue: RulePage = {
  rule,
  address: 'https://youtrack.corp.example/issue/HELP-42/VPN-does-not-connect',
  reference: 'HELP-42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><div data-test="issue-container"><h1 data-test="ticket-summary">${heading}</h1>
      <div data-test="reporter-info">Boris Ivanov</div>
      <div data-test="fields-sidebar"><div>${word('Assignee', 'Bearbeiter')}</div><div>${helper === undefined ? 'Unassigned' : dress(helper.name)}</div></div>
    </div></body>`,
}
