import rule from '../../../extension/sites/rules/orangehrm.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const orangehrmEmployee: RulePage = {
  rule,
  address: 'https://hr.corp.example/web/index.php/pim/viewPersonalDetails/empNumber/42',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><div class="orangehrm-edit-employee-name"><h6 class="oxd-text">${heading}</h6></div><p>${word('Supervisor', 'Leitung')}: ${helper === undefined ? '' : dress(helper.name)}</p></body>`,
}
