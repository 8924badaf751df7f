import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { Session } from '../../server/contract/session.ts'

/** Where the sign-in is for: the extension, or a page of this origin that embeds the widget. */
export type Client = { client: 'extension' } | { client: 'embed'; origin: string }

/** Walks `/sign-in` as a browser does: the form of an invite link, its code, the session for it. */
export async function signInByInvite(invite: string, client: Client): Promise<Session> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const state = randomBytes(16).toString('base64url')
  const url = new URL(invite)
  for (const [name, value] of Object.entries({ ...client, challenge, state }))
    url.searchParams.set(name, value)

  const form = readForm(await textOf(await fetch(url)), url)
  const answer = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(form.fields),
    headers: { origin: url.origin },
    redirect: 'manual',
  })
  const done = new URL(answer.headers.get('location') ?? 'no-redirect:', url)
  const fragment = new URLSearchParams(done.hash.slice(1))
  const code = fragment.get('code')
  if (code === null || fragment.get('state') !== state) {
    throw new Error(`no code for this sign-in: ${answer.status} ${done.href}`)
  }

  const session = await fetch(new URL('/v1/sessions', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier }),
  })
  return v.parse(Session, JSON.parse(await textOf(session)))
}

async function textOf(answer: Response): Promise<string> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${text}`)
  return text
}

/** The page's form, with the values that it holds already. */
function readForm(html: string, page: URL): { action: URL; fields: [string, string][] } {
  const form = /<form[^>]*method="post"[^>]*>[\s\S]*?<\/form>/i.exec(html)?.[0]
  if (form === undefined) throw new Error(`no form in: ${html}`)
  const action = attribute(form, 'action')
  const inputs = form.match(/<(?:input|button)[^>]*>/gi) ?? []
  const fields = inputs.flatMap((input): [string, string][] => {
    const name = attribute(input, 'name')
    return name === undefined ? [] : [[name, attribute(input, 'value') ?? '']]
  })
  return { action: new URL(action ?? page.href, page), fields }
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&')
}
