import rule from '../../../extension/sites/rules/jira-cloud.json'
import type { RulePage } from './page.ts'

/** Made by hand from what the rule’s evidence names, not captured. */
export const jiraCloudIssue: RulePage = {
  rule,
  address: 'https://corp.atlassian.net/browse/HELP-42?focusedCommentId=7',
  reference: 'HELP-42',
  helper: 'name',
  reads: ['heading', 'state', 'unassigned'],
  lacks: ['reference', 'viewer', 'requester'],
  isTranslatedRead: false,
  html: ({ heading, isResolved, helper, dress, word }) => `
    <body><div id="jira-frontend">
      <nav><ol><li data-testid="issue.views.issue-base.foundation.breadcrumbs.breadcrumb-current-issue-container"><a href="/browse/HELP-42"><span>HELP-42</span></a></li></ol></nav>
      <h1 data-testid="issue.views.issue-base.foundation.summary.heading" class="_1wyb1sit">${heading}</h1>
      <button data-testid="issue-field-status.ui.status-view.status-button.status-button" class="css-178ag6o">
        <span>${isResolved ? word('Done', 'Erledigt') : word('To Do', 'Zu erledigen')}</span><span role="img" aria-hidden="true"><svg><path d="M0"/></svg></span></button>
      <div class="_2hwx1wug"><h3>${word('Assignee', 'Zugewiesene Person')}</h3><div data-testid="issue.views.field.user.assignee">
        <div class="_1e0c1txw"><img alt="" src="data:,"><span>${helper === undefined ? 'Unassigned' : dress(helper.name)}</span></div>
        <button type="button">${word('Assign to me', 'Mir zuweisen')}</button></div></div>
      <div class="_2hwx1wug"><h3>Reporter</h3><div><span>Carol Jones</span></div></div>
    </div></body>`,
}
