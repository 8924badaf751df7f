import { createHash, randomUUID } from 'node:crypto'
import { importPKCS8, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createInvites } from '../../../server/identity/create-invites.ts'
import { createSessionSecrets, openSession } from '../../../server/identity/open-session.ts'
import { createToken } from '../../../server/scim/token.ts'
import { createSiteKey, type SiteKey } from '../../../server/site/create-key.ts'
import { createSession, dayMs, openWorld, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

const startsOn = Date.UTC(2026, 10, 10)
const json = { 'content-type': 'application/json' }

// The same people, teams, sites and month; what differs is database, secret and keys.
let ours: World
let theirs: World
beforeAll(async () => {
  ours = await openWorld({ startsOn })
  theirs = await openWorld({ startsOn: startsOn + dayMs }) // worlds of one day begin with the same keys
  theirs.clock.now = startsOn
})
afterAll(() => {
  ours.close()
  theirs.close()
})

const bearing = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

/** What the world that somebody belongs to answers, and what the other one does. */
async function askBoth(ask: (world: World) => Promise<Response>): Promise<[there: number, here: number]> {
  const there = await ask(theirs)
  return [there.status, (await ask(ours)).status]
}

test('a session is open on its own server alone', async () => {
  const { token } = await createSession(ours, 'hr-1')
  expect(await askBoth((world) => world.fetch(`${server}/v1/log`, bearing(token)))).toEqual([401, 200])
})

test('a refresh token renews on its own server alone, and is not ended by the other', async () => {
  const who = { person: { id: 'hr-1', name: 'hr-1', team: 'hr' }, scope: 'extension' as const }
  const secrets = createSessionSecrets()
  const { session, statement } = openSession(ours.deps.secret, secrets, who, startsOn)
  await ours.deps.db.run([statement])
  const next = createHash('sha256').update('next').digest('base64url')
  const body = JSON.stringify({ refresh: session.refresh, next })
  const init = { method: 'POST', headers: json, body }
  expect(await askBoth((world) => world.fetch(`${server}/v1/sessions/refresh`, init))).toEqual([401, 200])
})

test('an invite is taken by its own server alone', async () => {
  const outcome = await createInvites(ours.deps.db, ['hr-1'], startsOn)
  const invite = outcome.kind === 'invited' ? (outcome.invites[0]?.code ?? '') : ''
  const body = new URLSearchParams({ client: 'extension', challenge: 'c'.repeat(43), state: 's', invite })
  const init = { method: 'POST', headers: { origin: server }, body }
  expect(await askBoth((world) => world.fetch(`${server}/sign-in`, init))).toEqual([422, 303])
})

test('a pass is taken by its own server alone, and in its own scope alone', async () => {
  const pass = await getPass(ours, 'hr-1')
  const send = (world: World, scope = pass.scope) =>
    post(world, { ...pass, scope }, { ratings: [createRating()] })
  expect(await askBoth((world) => send(world))).toEqual([403, 200])
  expect(await (await send(theirs)).json()).toMatchObject({ type: 'urn:rapport:pass-forged' })
  const embedded = await getPass(ours, 'hr-2', 'site:portal')
  for (const [scope, by] of [['site:portal', pass] as const, ['extension', embedded] as const]) {
    const answer = await post(ours, { ...by, scope }, { ratings: [createRating()] })
    expect(await answer.json()).toMatchObject({ type: 'urn:rapport:pass-forged' })
  }
})

test('a site’s key vouches on its own server alone, also where the site has the same name', async () => {
  const [key, other] = await Promise.all([keyOf(ours), keyOf(theirs)])
  const vouchedBy = async (world: World, header: object) => {
    const token = await vouch(key, header)
    const init = { method: 'POST', headers: { ...json, origin: 'https://portal.test' } }
    return world.fetch(`${server}/v1/sessions/vouched`, { ...init, body: JSON.stringify({ token }) })
  }
  expect(await askBoth((world) => vouchedBy(world, { kid: key.id }))).toEqual([401, 200])
  expect((await vouchedBy(theirs, { kid: other.id })).status).toBe(401)
})

test('an identity provider’s token opens the directory of its own server alone', async () => {
  const { token } = await createToken(ours.deps.db, 'entra', startsOn)
  expect(await askBoth((world) => world.fetch(`${server}/scim/v2/Users`, bearing(token)))).toEqual([401, 200])
})

test.each(['server.test', 'other.test', 'kestrel.server.test', '127.0.0.1'])(
  'called %s, it is the same server with the same people',
  async (host) => {
    const [{ token: own }, { token: foreign }] = [
      await createSession(ours, 'hr-1'),
      await createSession(theirs, 'hr-1'),
    ]
    const ask = (token: string) => {
      const headers = { ...bearing(token).headers, host }
      return ours.fetch(`http://${host}/v1/summaries/hr`, { headers })
    }
    expect([(await ask(own)).status, (await ask(foreign)).status]).toEqual([200, 401])
    const plain = await ours.fetch(`${server}/v1/summaries/hr`, bearing(own))
    expect(await (await ask(own)).text()).toBe(await plain.text())
  },
)

async function keyOf(world: World): Promise<SiteKey> {
  const outcome = await createSiteKey(world.deps, 'portal', { replace: false })
  if (outcome.kind !== 'made') throw new Error(outcome.kind)
  return outcome.key
}

async function vouch(key: SiteKey, header: object): Promise<string> {
  const now = Math.floor(startsOn / 1000)
  const span = { iat: now, exp: now + 120, jti: randomUUID() }
  const claims = { iss: 'site:portal', sub: 'it0', aud: server, origin: 'https://portal.test', ...span }
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'rapport-vouch+jwt', ...header })
    .sign(await importPKCS8(key.privateKey, 'EdDSA'))
}
