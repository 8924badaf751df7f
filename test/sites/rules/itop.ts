import { bindRule } from '../../../extension/sites/plan.ts'
import unbound from '../../../extension/sites/rules/itop.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const itopRequest: RulePage = {
  rule: bindRule(unbound, { rule: 'itop.request' }),
  address: 'https://itop.corp.example/pages/UI.php?operation=details&class=UserRequest&id=42',
  helper: 'account',
  reads: ['state', 'unassigned'],
  lacks: ['reference', 'heading', 'viewer', 'requester'],
  isTranslatedRead: true,
  html: ({ heading, isResolved, helper, dress, word }) => `
    <body><h1>${heading}</h1>
      <div data-role="ibo-field" data-attribute-code="status" data-value-raw="${isResolved ? 'resolved' : 'assigned'}"><label>Status</label><span>${isResolved ? word('Resolved', 'Gelöst') : word('Assigned', 'Zugewiesen')}</span></div>
      <div data-role="ibo-field" data-attribute-code="caller_id" data-value-raw="26"><label>Caller</label><span>Boris Ivanov</span></div>
      <div data-role="ibo-field" data-attribute-code="agent_id" data-value-raw="${helper?.account ?? '0'}"><label>Agent</label><span>${helper === undefined ? '' : dress(helper.name)}</span></div>
    </body>`,
}
