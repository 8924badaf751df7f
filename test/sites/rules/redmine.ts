import rule from '../../../extension/sites/rules/redmine.json'
import type { RulePage, Somebody } from './page.ts'

const link = ({ account, name }: Somebody, dress = (text: string) => text) =>
  `<a class="user active" href="/users/${account}">${dress(name)}</a>`

/** Made by hand after a running Redmine 5.0, in the nesting of its page. */
export const redmineIssue: RulePage = {
  rule,
  address: 'https://redmine.corp.example/issues/3',
  reference: '3',
  helper: 'account-and-name',
  reads: ['heading', 'state', 'requester', 'viewer', 'unassigned'],
  lacks: [],
  isTranslatedRead: true,
  html: ({ heading, isResolved, helper, requester, viewer, dress, word }) => `
    <body class="theme-default controller-issues action-show">
      <div id="top-menu"><div id="loggedas">${word('Logged in as', 'Angemeldet als')} ${link(viewer)}</div></div>
      <div id="content">
        <h2 class="inline-block">${word('Support', 'Unterstützung')} #3</h2><span class="badge">${isResolved ? 'closed' : 'open'}</span>
        <div class="issue tracker-3 status-5 ${isResolved ? 'closed' : ''} details">
          <div class="gravatar-with-child"></div>
          <div class="subject"><div><h3>${heading}</h3></div></div>
          <p class="author">Added by ${link(requester)} <a title="11/20/2026 09:12 AM" href="/activity">1 day</a> ago.</p>
          <div class="attributes">
            <div class="status attribute"><div class="label">Status:</div><div class="value">${isResolved ? 'Closed' : 'New'}</div></div>
            <div class="assigned-to attribute"><div class="label">${word('Assignee', 'Zugewiesen an')}:</div>
              <div class="value">${helper === undefined ? '-' : link(helper, dress)}</div></div>
          </div>
        </div>
        <div id="history"><h4>Updated by ${link({ account: '9', name: 'Carol Jones' })}</h4></div>
      </div>
    </body>`,
}
