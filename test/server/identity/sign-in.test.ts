import { createHash, randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import type { Database } from '../../../server/db/open.ts'
import { importDirectory } from '../../../server/directory/import.ts'
import type { ServerDeps } from '../../../server/env.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { createInvites } from '../../../server/identity/create-invites.ts'
import { getEpochSecret, hashPerson } from '../../../server/pass/epoch-secret.ts'
import { addSite } from '../../../server/site/add.ts'
import { openOwnDatabase } from '../../support/database.ts'

const origin = 'https://rapport.test'
const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const dayMs = 24 * 3600 * 1000
const minuteMs = 60 * 1000

let db: Database
let remove: () => void
let deps: ServerDeps
let now = 0

beforeEach(async () => {
  now = Date.UTC(2026, 10, 4)
  const own = await openOwnDatabase()
  db = own.db
  remove = own.remove
  deps = {
    db,
    clock: () => now,
    log: pino({ level: 'silent' }),
    demo: false,
    secret: randomBytes(32),
    config: {
      publicUrl: origin,
      port: 0,
      host: '127.0.0.1',
      databaseUrl: '',
      organisation: 'Lumen',
      pace: 'weekly',
      epochLength: 'month',
    },
  }
  await addSite(deps, { id: 'intra', name: 'Intranet', origin: 'https://intra.test' })
  await importDirectory(
    deps,
    { name: 'teams.csv', text: 'id,name,parent,kind\nhr,HR,,team\n' },
    { name: 'people.csv', text: 'id,name,email,team,kind,accounts\nanna,Anna Petrova,,hr,employee,\n' },
  )
})

afterEach(() => remove())

async function invite(): Promise<string> {
  const outcome = await createInvites(db, ['anna'], now)
  if (outcome.kind !== 'invited') throw new Error(outcome.kind)
  return outcome.invites[0]?.code ?? ''
}

const extension = { client: 'extension', challenge, state: 's1' }

function post(fields: Record<string, string>, headers: Record<string, string> = { origin }) {
  return createApp(deps).request('/sign-in', { method: 'POST', body: new URLSearchParams(fields), headers })
}

function codeIn(answer: Response): string {
  const { hash } = new URL(answer.headers.get('location') ?? '', origin)
  return new URLSearchParams(hash.slice(1)).get('code') ?? ''
}

function exchange(code: string, proof = verifier) {
  const body = JSON.stringify({ code, verifier: proof })
  const headers = { 'content-type': 'application/json' }
  return createApp(deps).request('/v1/sessions', { method: 'POST', body, headers })
}

describe('signing in with an invite', () => {
  test('the whole link leads to a code in the fragment and the code to a session', async () => {
    const answer = await post({ ...extension, invite: `${origin}/sign-in?invite=${await invite()}` })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^\/sign-in\/done\?client=extension#code=.{43}&state=s1$/)
    const session = await exchange(codeIn(answer))
    expect(await session.json()).toMatchObject({
      scope: 'extension',
      person: { id: 'anna', name: 'Anna Petrova', team: 'hr' },
      expiresOn: now + 90 * dayMs,
    })
  })

  test('an invite works once', async () => {
    const code = await invite()
    expect((await post({ ...extension, invite: code })).status).toBe(303)
    const again = await post({ ...extension, invite: code })
    expect(again.status).toBe(422)
    expect(await again.text()).toContain('This invite cannot be used')
  })

  test('an invite is refused after 14 days', async () => {
    const code = await invite()
    now += 14 * dayMs
    expect((await post({ ...extension, invite: code })).status).toBe(422)
  })

  test('looking at the form uses nothing up', async () => {
    const code = await invite()
    const query = new URLSearchParams({ ...extension, invite: code })
    const page = await createApp(deps).request(`/sign-in?${query}`)
    expect(await page.text()).toContain(`value="${code}"`)
    expect((await post({ ...extension, invite: code })).status).toBe(303)
  })

  test('outside of the demo nobody is signed in by choice', async () => {
    expect((await post({ ...extension, person: 'anna' })).status).toBe(422)
  })

  test('a form on a foreign site is refused and the invite stays good', async () => {
    const code = await invite()
    expect((await post({ ...extension, invite: code }, { origin: 'https://evil.test' })).status).toBe(403)
    expect((await post({ ...extension, invite: code }, { origin: 'null' })).status).toBe(403)
    expect((await post({ ...extension, invite: code })).status).toBe(303)
  })
})

describe('the one-time code', () => {
  const getCode = async () => codeIn(await post({ ...extension, invite: await invite() }))

  test('opens one session only', async () => {
    const code = await getCode()
    expect((await exchange(code)).status).toBe(200)
    const again = await exchange(code)
    expect(again.status).toBe(400)
    expect(await again.json()).toMatchObject({ type: 'urn:rapport:code-refused' })
  })

  test('is refused after five minutes', async () => {
    const code = await getCode()
    now += 5 * minuteMs
    expect((await exchange(code)).status).toBe(400)
  })

  test('is used up by a verifier that does not answer the challenge', async () => {
    const code = await getCode()
    expect((await exchange(code, 'w'.repeat(43))).status).toBe(400)
    expect((await exchange(code)).status).toBe(400)
  })

  test('is stored as a hash only', async () => {
    const code = await getCode()
    const { rows } = await db.write(async (query) => ({
      statements: [],
      result: await query('SELECT * FROM sign_in_code'),
    }))
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

describe('the clients', () => {
  test('a registered origin gets the scope of its site', async () => {
    const answer = await post({
      client: 'embed',
      origin: 'https://intra.test',
      challenge,
      state: 's',
      invite: await invite(),
    })
    expect(answer.headers.get('location')).toContain(
      '/sign-in/done?client=embed&origin=https%3A%2F%2Fintra.test#',
    )
    expect(await (await exchange(codeIn(answer))).json()).toMatchObject({ scope: 'site:intra' })
  })

  test('an unknown origin is told what an administrator must do, and no invite is used up', async () => {
    const code = await invite()
    for (const foreign of ['https://other.test', 'https://intra.test/', 'https://intra.test.evil.test']) {
      const answer = await post({ client: 'embed', origin: foreign, challenge, state: 's', invite: code })
      expect(answer.status).toBe(404)
      expect(await answer.text()).toContain('rapport site add')
    }
    expect((await post({ ...extension, invite: code })).status).toBe(303)
  })

  test('what stands in the query is never markup on the page', async () => {
    const query = new URLSearchParams({
      client: 'embed',
      origin: '"><script>x</script>',
      challenge,
      state: 's',
    })
    expect(await (await createApp(deps).request(`/sign-in?${query}`)).text()).not.toContain('<script>x')
  })

  test('an invite link opened without a client explains what to do with it', async () => {
    const page = await createApp(deps).request(`/sign-in?invite=${await invite()}`)
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('Paste this link')
  })

  test('the done page of an embed names its registered origin as the only target', async () => {
    const done = (site: string) =>
      createApp(deps).request(`/sign-in/done?client=embed&origin=${encodeURIComponent(site)}`)
    expect(await (await done('https://intra.test')).text()).toContain('data-origin="https://intra.test"')
    expect((await done('https://evil.test')).status).toBe(404)
  })

  test('every page forbids frames, foreign code and storing', async () => {
    for (const path of ['/sign-in', '/sign-in?client=x', '/sign-in/done']) {
      const { headers } = await createApp(deps).request(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('set-cookie')).toBeNull()
    }
  })
})

describe('a session', () => {
  test('ends when its holder signs out', async () => {
    const answer = await exchange(codeIn(await post({ ...extension, invite: await invite() })))
    const { token } = (await answer.json()) as { token: string }
    const headers = { authorization: `Bearer ${token}` }
    const end = () => createApp(deps).request('/v1/sessions', { method: 'DELETE', headers })
    expect((await end()).status).toBe(204)
    expect((await end()).status).toBe(401)
  })

  test('ends after 90 days', async () => {
    const answer = await exchange(codeIn(await post({ ...extension, invite: await invite() })))
    const { token } = (await answer.json()) as { token: string }
    const ask = () =>
      createApp(deps).request('/v1/sessions', { headers: { authorization: `Bearer ${token}` } })
    expect((await ask()).status).toBe(200)
    now += 90 * dayMs
    expect((await ask()).status).toBe(401)
  })
})

describe('the form under another name of the host', () => {
  const open = (path: string, host: string) =>
    createApp(deps).request(`http://10.0.0.7:8787${path}`, { headers: { host } })

  test('leads to the same page under the public address', async () => {
    const query = new URLSearchParams({ ...extension, state: 'a.b~c' })
    const answer = await open(`/sign-in?${query}`, '10.0.0.7:8787')
    expect(answer.status).toBe(302)
    const to = new URL(answer.headers.get('location') ?? '')
    expect([to.origin, to.pathname]).toEqual([origin, '/sign-in'])
    expect(Object.fromEntries(to.searchParams)).toMatchObject({ ...extension, state: 'a.b~c' })
  })

  test.each(['evil.test', 'rapport.test.evil.test', 'rapport.test@evil.test', ''])(
    'never leads anywhere else: %s',
    async (host) => {
      const answer = await open('/sign-in?invite=//evil.test', host)
      expect(answer.headers.get('location')).toMatch(/^https:\/\/rapport\.test\/sign-in\?/)
    },
  )

  test('is shown there, and also behind a proxy that rewrites the host, after one turn', async () => {
    expect((await open('/sign-in', 'Rapport.test')).status).toBe(200)
    const turn = await open('/sign-in', '10.0.0.7:8787')
    const { pathname, search } = new URL(turn.headers.get('location') ?? '')
    expect((await open(`${pathname}${search}`, '10.0.0.7:8787')).status).toBe(200)
  })
})

describe('a post that cannot be taken is answered with a page', () => {
  const send = (body: string, headers: Record<string, string>) =>
    createApp(deps).request('/sign-in', { method: 'POST', body, headers })
  const form = 'application/x-www-form-urlencoded'

  test.each([
    ['from another site', 403, 'client=extension', { origin: 'https://evil.test', 'content-type': form }],
    ['too large', 413, 'x'.repeat(2_000_000), { origin, 'content-type': form, 'content-length': '2000000' }],
    ['malformed', 400, 'not a part', { origin, 'content-type': 'multipart/form-data; boundary=b' }],
    ['without a boundary', 400, 'x', { origin, 'content-type': 'multipart/form-data' }],
  ] as const)('%s', async (_, status, body, headers) => {
    const answer = await send(body, headers)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await answer.text()).toContain('<h1>That did not work</h1>')
  })
})

test('who tried the demo before can come back as the same person, and as nobody outside the choice', async () => {
  now = Date.UTC(2026, 11, 4)
  deps.demo = true
  await prepareEpoch(deps)
  const open = async () =>
    await (await createApp(deps).request(`/sign-in?${new URLSearchParams(extension)}`)).text()
  expect(await open()).not.toContain('Come back as')
  const { secret, statements } = await getEpochSecret(db.query, '2026-12')
  const issue =
    "INSERT INTO pass_issue (epoch, scope, person, grp, blinded_hash) VALUES ('2026-12', 'extension', ?, 'g1', x'00')"
  await db.run([...statements, { sql: issue, args: [hashPerson(secret, 'anna')] }])
  expect(await open()).toMatch(/Come back as[\s\S]*value="anna"/)
  expect((await post({ ...extension, person: 'anna' })).status).toBe(303)
  expect((await post({ ...extension, person: 'nobody' })).status).toBe(422)
})
