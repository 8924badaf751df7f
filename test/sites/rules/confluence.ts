import { bindRule } from '../../../extension/sites/plan.ts'
import unbound from '../../../extension/sites/rules/confluence.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const confluencePage: RulePage = {
  rule: bindRule(unbound, { rule: 'confluence.page' }),
  address: 'https://wiki.corp.example/display/IT/VPN',
  reference: '98310',
  helper: 'none',
  reads: ['heading'],
  lacks: ['viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress }) => `
    <head><meta name="ajs-page-id" content="98310"></head>
    <body><h1 id="title-text"><a href="/display/IT/VPN">${heading}</a></h1><p class="author">${helper === undefined ? '' : dress(helper.name)}</p></body>`,
}
