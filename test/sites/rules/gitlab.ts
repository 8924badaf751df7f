import rule from '../../../extension/sites/rules/gitlab.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const gitlabIssue: RulePage = {
  rule,
  address: 'https://gitlab.corp.example/it/help/-/issues/42',
  reference: 'it/help/-/issues/42',
  helper: 'none',
  reads: ['heading'],
  lacks: ['reference', 'viewer', 'requester', 'status'],
  isTranslatedRead: true,
  html: ({ heading, helper, dress, word }) => `
    <body data-page="projects:issues:show">
      <h1 data-testid="work-item-title" class="gl-heading-1">${heading}</h1>
      <div data-testid="work-item-created">Issue created 2 days ago by <a href="/boris">Boris Ivanov</a></div>
      <div data-testid="work-item-assignees"><h3>${word('Assignee', 'Zugewiesen')}</h3> <button>Edit</button>
        <span>${helper === undefined ? 'None' : dress(helper.name)}</span></div>
    </body>`,
}
