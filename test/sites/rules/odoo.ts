import { bindRule } from '../../../extension/sites/plan.ts'
import unbound from '../../../extension/sites/rules/odoo.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const odooRecord: RulePage = {
  rule: bindRule(unbound, { rule: 'odoo.record' }),
  address: 'https://odoo.corp.example/web#id=42&model=helpdesk.ticket&view_type=form',
  helper: 'name',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><ol><li class="o_last_breadcrumb_item active"><span>${heading}</span></li></ol>
      <label>${word('Assigned to', 'Zugewiesen an')}</label><div name="user_id" class="o_field_widget o_field_many2one_avatar_user">
        ${helper === undefined ? '' : `<img src="data:,"><span>${dress(helper.name)}</span>`}</div>
      <div name="partner_id" class="o_field_widget"><span>Carol Jones</span></div></body>`,
}
