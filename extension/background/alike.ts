import type { Browser, WxtBrowser } from 'wxt/browser'
import { matchPattern } from '../match-pattern.ts'

type Rule = Browser.declarativeNetRequest.Rule

/** What the browser adds by itself that differs between two profiles of one version, or names one. */
const tellingHeaders = ['origin', 'referer', 'cookie', 'dnt', 'sec-gpc']

export type AlikeDeps = {
  declarativeNetRequest: Pick<WxtBrowser['declarativeNetRequest'], 'getSessionRules' | 'updateSessionRules'>
  permissions: Pick<WxtBrowser['permissions'], 'contains'>
  locks: Pick<LockManager, 'request'>
}

export type Alike = {
  /** Sees to it that nameless requests to `server` are alike; false: that cannot be had, so none may be sent. */
  ensure: (server: string) => Promise<boolean>
  /** Keeps `server`'s rule alone; null keeps none. */
  follow: (server: string | null) => Promise<void>
}

/**
 * Makes the worker's requests that carry no name alike, but for pass, body and its length, by a session rule
 * of declarativeNetRequest for each server. The browser is asked every time: it drops such rules when it
 * restarts, and a rule without the host permission is there but does nothing.
 */
export function createAlike({ declarativeNetRequest, permissions, locks }: AlikeDeps): Alike {
  const inTurn = <T>(act: () => Promise<T>) => locks.request('rapport rules', act)

  async function add(server: string): Promise<void> {
    const rules = await declarativeNetRequest.getSessionRules()
    if (rules.some((rule) => isFor(server, rule))) return
    const id = Math.max(0, ...rules.map((rule) => rule.id)) + 1
    await declarativeNetRequest.updateSessionRules({ addRules: [ruleFor(server, id)] })
  }

  return {
    ensure: async (server) => {
      if (!(await permissions.contains({ origins: [matchPattern(server)] }))) return false
      return inTurn(() => add(server)).then(
        () => true,
        () => false, // the rater is told by the rating's state
      )
    },
    follow: (server) =>
      inTurn(async () => {
        const rules = await declarativeNetRequest.getSessionRules()
        const others = rules.filter((rule) => server === null || !isFor(server, rule))
        if (others.length === 0) return
        await declarativeNetRequest.updateSessionRules({ removeRuleIds: others.map(({ id }) => id) })
      }),
  }
}

/** Only requests that belong to no tab, so that no page's own are changed. */
function ruleFor(server: string, id: number): Rule {
  return {
    id,
    action: {
      type: 'modifyHeaders',
      requestHeaders: [
        ...tellingHeaders.map((header) => ({ header, operation: 'remove' as const })),
        { header: 'accept-language', operation: 'set', value: 'en' },
      ],
    },
    condition: {
      regexFilter: filterOf(server),
      resourceTypes: ['xmlhttprequest', 'other'],
      tabIds: [-1],
    },
  }
}

function isFor(server: string, { condition }: Rule): boolean {
  return condition.regexFilter === filterOf(server)
}

function filterOf(server: string): string {
  return `^${server.replaceAll(/[.[\]]/g, '\\$&')}/v1/(ratings|keys|counted/[^/]+)$`
}
