import { bindRule } from '../../../extension/sites/plan.ts'
import unbound from '../../../extension/sites/rules/workday.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const workdayPage: RulePage = {
  rule: bindRule(unbound, { rule: 'workday.page' }),
  address: 'https://wd5.corp.example/corp/d/task/42.htmld',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <body><div data-automation-id="pageHeader"><span data-automation-id="pageHeaderTitleText">${heading}</span></div><p>${helper === undefined ? '' : dress(helper.name)}</p></body>`,
}
