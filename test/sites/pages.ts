import type { Page } from './serve-sites.ts'

type Issue = { key: string; viewer: string; reporter: string; status: string; assignee?: string }

/** A Jira Data Center with these issues at `/browse/KEY`. */
export function jiraPages(issues: Issue[]): Record<string, Page> {
  return Object.fromEntries(
    issues.map(({ key, viewer, reporter, status, assignee }) => [
      `/browse/${key}`,
      { file: 'jira-dc/issue.html', values: { key, viewer, reporter, status, assignee: hover(assignee) } },
    ]),
  )
}

function hover(login: string | undefined): string {
  if (login === undefined) return 'Unassigned'
  return `<span class="user-hover" id="issue_summary_assignee_${login}" rel="${login}">Anna Petrova</span>`
}

/** A page that opts in by `data-rapport-*`, with a strict policy for styles. */
export function optInPages(helper: string): Record<string, Page> {
  return {
    '/requests/1001': { file: 'opt-in/request.html', values: { helper, state: 'resolved' } },
    '/requests/1002': { file: 'opt-in/request.html', values: { helper, state: 'open' } },
    '/page.css': { file: 'opt-in/page.css' },
  }
}

/** An HR case that embeds `<rapport-rating>` from the server. */
export function hrPages(server: string): Record<string, Page> {
  return {
    '/cases/204': { file: 'hr-case/case.html', values: { server } },
    '/page.css': { file: 'hr-case/page.css' },
  }
}
