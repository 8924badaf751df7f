/** Where help is to be found, read from what somebody typed. */
export type SiteAddress = { kind: 'site'; origin: string } | { kind: 'not-an-address' }

/** Reads a site's address, with or without `https://`; an intranet may still have plain `http://`. */
export function readSiteAddress(typed: string): SiteAddress {
  const text = typed.trim()
  const href = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(href)) return { kind: 'not-an-address' }
  const { protocol, origin, hostname } = new URL(href)
  const named = hostname.includes('.') || hostname === 'localhost' || /^https?:\/\//i.test(text)
  const fits = (protocol === 'https:' || protocol === 'http:') && named
  return fits ? { kind: 'site', origin } : { kind: 'not-an-address' }
}
