import rule from '../../../extension/sites/rules/jira-dc.json'
import type { RulePage, Somebody } from './page.ts'

const hover = ({ account, name }: Somebody, dress = (text: string) => text) =>
  `<span class="user-hover" rel="${account}">${dress(name)}</span>`

/** Made by hand from the ids and classes that the rule's evidence names, not captured. */
export const jiraDcIssue: RulePage = {
  rule,
  address: 'https://jira.corp.example/secure/RapidBoard.jspa?rapidView=1&selectedIssue=HELP-42',
  reference: 'HELP-42',
  helper: 'account-and-name',
  reads: ['heading', 'state', 'requester', 'viewer', 'unassigned'],
  lacks: [],
  isTranslatedRead: false,
  html: ({ heading, isResolved, helper, requester, viewer, dress, word }) => `
    <head><meta name="ajs-remote-user" content="${viewer.account}"></head>
    <body id="jira" class="aui-layout">
      <a id="key-val" class="issue-link" href="/browse/HELP-42">HELP-42</a>
      <h1 id="summary-val">${heading}<span class="overlay-icon aui-icon"></span></h1>
      <span id="status-val"><span class="jira-issue-status-lozenge">${isResolved ? word('Resolved', 'Erledigt') : word('Open', 'Offen')}</span></span>
      <span id="assignee-val" class="view-issue-field">${helper === undefined ? '<em>Unassigned</em>' : hover(helper, dress)}
        <span class="assign-to-me-link"><button>${word('Assign to me', 'Mir zuweisen')}</button></span></span>
      <span id="reporter-val">${hover(requester)}</span>
    </body>`,
}
