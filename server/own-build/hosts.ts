import { domainToASCII } from 'node:url'
import { ownersBelow } from './suffix.ts'
import { ExtensionUnusable } from './unusable.ts'

const pattern = /^(https?):\/\/(\*\.)?([^\s/:*?#@[\]]+|\[[0-9a-f:]+\])(?::\d+)?(?:\/\*?)?$/i
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/

/**
 * Match patterns (https://developer.chrome.com/docs/extensions/develop/concepts/match-patterns) from what was
 * typed, such as `https://jira.corp.example` or `https://*.corp.example/*`. Patterns have no port.
 * @throws ExtensionUnusable for one that is none, or that is every site, or sites of anybody
 */
export function readHosts(typed: readonly string[]): string[] {
  return [...new Set(typed.map(readHost))]
}

/** What is to be thought over in patterns, a line each: a star over all customers of a service. */
export function doubtsAbout(hosts: readonly string[]): string[] {
  return hosts.flatMap((host) => {
    const below = /^https?:\/\/\*\.([^/]+)/.exec(host)?.[1]
    return below !== undefined && ownersBelow(below) === 'customers'
      ? [`${host} is every customer's of ${below}, not only yours: name your own host instead`]
      : []
  })
}

function readHost(typed: string): string {
  const [, scheme = '', star = '', name = ''] = pattern.exec(typed.trim()) ?? []
  const isAddress = name.startsWith('[') // of IPv6
  const host = isAddress ? name.toLowerCase() : toAscii(name)
  if (host === undefined || (isAddress && star !== '')) throw refused(typed, 'is not a host')
  if (star !== '' && ownersBelow(host) === 'anybody')
    throw refused(typed, 'is not a host of yours: below it are sites of anybody')
  return `${scheme.toLowerCase()}://${star}${host}/*`
}

/** As browsers have it: lower case, other alphabets in Punycode. */
function toAscii(name: string): string | undefined {
  const host = /^[\d.]+$/.test(name) ? name : domainToASCII(name) // a short number would become an address
  return host !== '' && host.split('.').every((part) => label.test(part)) ? host : undefined
}

function refused(typed: string, why: string): ExtensionUnusable {
  return new ExtensionUnusable(
    `${JSON.stringify(typed)} ${why}; it should be like https://jira.corp.example/* or https://*.corp.example/*, never every site`,
  )
}
