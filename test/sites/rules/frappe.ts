import rule from '../../../extension/sites/rules/frappe.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const frappeRecord: RulePage = {
  rule,
  address: 'https://hr.corp.example/app/hr-grievance/HR-GRV-2026-00042',
  reference: 'hr-grievance/HR-GRV-2026-00042',
  helper: 'none',
  reads: [],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><h3 class="title-text">${heading}</h3><ul class="form-assignments"><li>${word('Assigned To', 'Zugewiesen')}</li>
      <li class="assignments">${helper === undefined ? '' : `<span class="avatar" title="${helper.name}">${dress(helper.name)}</span>`}</li></ul></body>`,
}
