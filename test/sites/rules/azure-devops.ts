import rule from '../../../extension/sites/rules/azure-devops.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const azureDevopsWorkItem: RulePage = {
  rule,
  address: 'https://dev.azure.com/corp/it/_workitems/edit/42/',
  reference: '42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body><div class="work-item-form"><div class="work-item-form-id"><span>42</span></div>
      <div class="work-item-form-title"><input aria-label="${word('Title', 'Titel')}" value="${heading}"></div>
      <span class="identity-picker-resolved-name">${helper === undefined ? 'Unassigned' : dress(helper.name)}</span>
    </div></body>`,
}
