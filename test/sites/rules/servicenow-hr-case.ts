import rule from '../../../extension/sites/rules/servicenow-hr-case.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const servicenowHrCase: RulePage = {
  rule,
  address: 'https://corp.service-now.example/sn_hr_core_case.do?sys_id=9d385017c611228701d22104cc95c371',
  reference: '9d385017c611228701d22104cc95c371',
  helper: 'none',
  reads: [],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <body><form id="sn_hr_core_case.do"><h1>${heading}</h1><span>${helper === undefined ? '' : dress(helper.name)}</span></form></body>`,
}
