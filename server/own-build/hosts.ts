import { ExtensionUnusable } from './unusable.ts'

const pattern = /^(https?):\/\/((?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(?::\d+)?(\/\*?)?$/i

/**
 * Match patterns (https://developer.chrome.com/docs/extensions/develop/concepts/match-patterns) from what was
 * typed, such as `https://jira.corp.example` or `https://*.corp.example/*`. Patterns have no port.
 * @throws ExtensionUnusable for one that is none, or that is every site
 */
export function readHosts(typed: readonly string[]): string[] {
  return [...new Set(typed.map(readHost))]
}

function readHost(typed: string): string {
  const [, scheme = '', host = ''] = pattern.exec(typed.trim()) ?? []
  // A star over a whole top-level domain is nobody's own.
  const wild = host.startsWith('*.') && !host.slice(2).includes('.')
  if (scheme === '' || wild) {
    throw new ExtensionUnusable(
      `${JSON.stringify(typed)} is not a host: it should be like https://jira.corp.example/* or https://*.corp.example/*, never every site`,
    )
  }
  return `${scheme.toLowerCase()}://${host.toLowerCase()}/*`
}
