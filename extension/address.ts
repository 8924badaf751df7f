/** Where to sign in, read from what somebody pasted. */
export type Address =
  | { kind: 'server'; server: string; invite?: string }
  | { kind: 'not-an-address' }
  | { kind: 'not-https' }

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

/** Reads an invite link (`https://server/sign-in?invite=…`) or a server's address, with or without `https://`. */
export function readAddress(pasted: string): Address {
  const text = pasted.trim()
  const href = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  if (text === '' || !URL.canParse(href)) return { kind: 'not-an-address' }
  const url = new URL(href)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { kind: 'not-an-address' }
  if (url.protocol === 'http:' && !localHosts.has(url.hostname)) return { kind: 'not-https' }
  const invite = url.searchParams.get('invite')
  return invite !== null && /^[A-Za-z0-9_-]{1,200}$/.test(invite)
    ? { kind: 'server', server: url.origin, invite }
    : { kind: 'server', server: url.origin }
}
