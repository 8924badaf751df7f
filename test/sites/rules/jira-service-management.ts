import rule from '../../../extension/sites/rules/jira-service-management.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const jiraServiceManagementRequest: RulePage = {
  rule,
  address: 'https://jira.corp.example/servicedesk/customer/portal/3/HR-204',
  reference: 'HR-204',
  helper: 'none',
  reads: [],
  lacks: ['reference', 'heading', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading }) => `
    <body><main><h1>${heading}</h1><div class="cv-request-details"><p>Handed in on Tuesday</p></div><aside>Carol Jones</aside></main></body>`,
}
