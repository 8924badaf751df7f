// Hand-made, not captured: only what the rules' evidence names, in the nesting of the real pages.

export type RedmineIssue = {
  ref?: string | undefined
  heading?: string | undefined
  closed?: boolean
  helper?: string // inner HTML of the assignee's value
  author?: string | undefined
  viewer?: string | undefined
}

export const userLink = (id: string, name: string) => `<a class="user active" href="/users/${id}">${name}</a>`
export const anna = userLink('5', 'Anna Petrova')
export const boris = userLink('6', 'Boris Ivanov')

export function redmineIssue(issue: RedmineIssue): Document {
  const { ref = '3', heading = 'Printer is out of toner', closed = true, helper = anna } = issue
  const author = 'author' in issue ? issue.author : boris
  const viewer = 'viewer' in issue ? issue.viewer : boris
  return parse(`<body class="controller-issues action-show">
    <div id="top-menu"><div id="loggedas">Logged in as ${viewer ?? ''}</div></div>
    <div id="content"><h2>Bug #${ref}</h2>
      <div class="issue tracker-1 status-5 ${closed ? 'closed' : ''} details">
        <div class="gravatar-with-child"></div>
        <div class="subject"><div><h3>${heading}</h3></div></div>
        <p class="author">Added by ${author ?? ''} <a title="11/20/2026">1 day</a> ago.</p>
        <div class="attributes">
          <div class="status attribute"><div class="label">Status:</div><div class="value">Closed</div></div>
          <div class="assigned-to attribute"><div class="label">Assignee:</div><div class="value">${helper}</div></div>
        </div>
      </div>
      <div id="history"><h4>${userLink('9', 'Anna Petrova')} wrote</h4></div>
    </div></body>`)
}

export type JiraIssue = {
  key?: string
  status?: string | undefined
  assignee?: string
  reporter?: string | undefined
  viewer?: string | undefined
}

export const hover = (login: string, name: string) => `<span class="user-hover" rel="${login}">${name}</span>`

export function jiraIssue(issue: JiraIssue): Document {
  const { key = 'HELP-42', assignee = hover('anna', 'Anna Petrova') } = issue
  const status = 'status' in issue ? issue.status : '<span class="jira-issue-status-lozenge">Resolved</span>'
  const reporter = 'reporter' in issue ? issue.reporter : hover('boris', 'Boris Ivanov')
  const viewer = 'viewer' in issue ? issue.viewer : 'boris'
  return parse(`<head>${viewer === undefined ? '' : `<meta name="ajs-remote-user" content="${viewer}">`}</head>
    <body id="jira"><a id="key-val" href="/browse/${key}">${key}</a><h1 id="summary-val">Laptop does not wake up</h1>
      ${status === undefined ? '' : `<span id="status-val">${status}</span>`}
      <span id="assignee-val">${assignee}</span>
      <span id="reporter-val">${reporter ?? ''}</span></body>`)
}

function parse(html: string): Document {
  return new DOMParser().parseFromString(html, 'text/html')
}
