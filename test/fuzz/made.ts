import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import { createCode } from '../../server/identity/create-code.ts'
import { createInvites } from '../../server/identity/create-invites.ts'
import { createSession as openSession } from '../../server/identity/create-session.ts'
import { createSiteKey, type SiteKey } from '../../server/site/create-key.ts'
import { createSession, people, server, type World } from '../support/in-process.ts'

/** What cannot be drawn, because the server makes it, or only once. */
export type Made = 'code' | 'refresh' | 'voucher' | 'session' | 'group' | 'invite' | 'asker' | 'attempt'

/** What takes the place of what was drawn. */
export type Part = {
  body?: unknown
  form?: Record<string, string>
  query?: Record<string, string>
  param?: string
  headers?: [string, string][]
}

const person = people.hr[0] ?? ''
const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url')
const secret = () => randomBytes(32).toString('base64url')
const asker = () => ({ client: 'extension', challenge: challengeOf(secret()), state: 'here' })

/** Makes, for one request each time, what a route takes. */
export async function createMaker(world: World, fetch: typeof globalThis.fetch, bearer: string) {
  const { db, clock } = world.deps
  const made = await createSiteKey(world.deps, 'portal', { replace: false })
  if (made.kind !== 'made') throw new Error(made.kind)
  const makers: Record<Made, () => Promise<Part>> = {
    code: async () => {
      const verifier = secret()
      return { body: { code: await codeFor(verifier), verifier } }
    },
    refresh: async () => {
      const verifier = secret()
      const session = await openSession(world.deps, { code: await codeFor(verifier), verifier }, clock())
      return { body: { refresh: session.refresh, next: challengeOf(secret()) } }
    },
    voucher: async () => ({
      body: { token: await vouch(made.key, clock()) },
      headers: [['origin', 'https://portal.test']],
    }),
    session: async () => {
      const { token } = await createSession(world, person)
      return { headers: [['authorization', `Bearer ${token}`]] }
    },
    group: async () => {
      const { rows } = await db.query('SELECT id FROM scim_group ORDER BY random() LIMIT 1')
      return rows[0] ? { param: String(rows[0].id) } : {}
    },
    invite: async () => {
      const outcome = await createInvites(db, [person], clock())
      const invite = outcome.kind === 'invited' ? (outcome.invites[0]?.code ?? '') : ''
      return { form: { ...asker(), invite }, headers: [['origin', server]] }
    },
    asker: async () => ({ query: asker() }),
    attempt: async () => {
      const way = await fetch(`${server}/sign-in/kestrel?${new URLSearchParams(asker())}`, {
        redirect: 'manual',
      })
      const [cookie = ''] = (way.headers.get('set-cookie') ?? '').split(';', 1)
      return { headers: [['cookie', cookie]] }
    },
  }
  return { make: (what: Made) => makers[what](), bearer }

  async function codeFor(verifier: string): Promise<string> {
    const binding = { scope: 'extension', challenge: challengeOf(verifier) } as const
    return (await createCode(db, { kind: 'person', id: person }, binding, clock())) ?? ''
  }
}

async function vouch(key: SiteKey, at: number): Promise<string> {
  const now = Math.floor(at / 1000)
  const claims = {
    iss: 'site:portal',
    sub: 'hr1',
    aud: server,
    origin: 'https://portal.test',
    jti: randomUUID(),
  }
  return new SignJWT({ ...claims, iat: now, exp: now + 120 })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'rapport-vouch+jwt', kid: key.id })
    .sign(await importPKCS8(key.privateKey, 'EdDSA'))
}
