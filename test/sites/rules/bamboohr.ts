import rule from '../../../extension/sites/rules/bamboohr.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const bamboohrEmployee: RulePage = {
  rule,
  address: 'https://corp.bamboohr.example/employees/employee.php?id=42',
  reference: '42',
  helper: 'none',
  reads: [],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <body><h1>${heading}</h1><p>${helper === undefined ? '' : dress(helper.name)}</p></body>`,
}
