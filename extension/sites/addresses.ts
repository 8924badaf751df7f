import type { SiteRule } from './rule.ts'

/** Where a rule's pages are, without how they are read. */
export type Addresses = Omit<SiteRule['match'], 'require'>

/** Longer ones are nobody's ticket, and a pattern would take its time on them. */
const maxAddressLength = 2000

/** Whether an address may be one of a rule's pages; cheap enough to ask on every change of address. */
export function fitsAddress(url: URL, match: Addresses): boolean {
  return findAddress(url, match) !== undefined
}

/** The reference in an address that fits, if the rule says where; undefined where the address does not fit. */
export function findAddress(url: URL, { hosts, path, address }: Addresses): { ref?: string } | undefined {
  if (url.href.length > maxAddressLength) return undefined
  if (hosts !== undefined && !hosts.some((host) => isHost(url.hostname, host))) return undefined
  const inPath = path === undefined ? undefined : search(path, url.pathname)
  const inAddress = address === undefined ? undefined : search(address, url.pathname + url.search + url.hash)
  if (inPath === null || inAddress === null) return undefined
  const ref = inPath?.groups?.ref ?? inAddress?.groups?.ref
  return ref === undefined ? {} : { ref: decode(ref) }
}

function search(pattern: string, text: string): RegExpExecArray | null {
  return new RegExp(pattern, 'u').exec(text)
}

function isHost(hostname: string, host: string): boolean {
  return host.startsWith('*.') ? hostname.endsWith(host.slice(1)) : hostname === host
}

/** An address that is no text stays as it is written. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return part
    throw error
  }
}
