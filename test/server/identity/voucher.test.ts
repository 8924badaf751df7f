import { createPrivateKey, createPublicKey, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, importPKCS8, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { setRole } from '../../../server/identity/set-role.ts'
import { minuteMs, periods } from '../../../server/retention/periods.ts'
import { addSite } from '../../../server/site/add.ts'
import { createSiteKey, type SiteKey } from '../../../server/site/create-key.ts'
import { revokeSiteKey } from '../../../server/site/revoke-key.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'

const origin = 'https://portal.test'
const typ = 'rapport-vouch+jwt'

let world: World
let key: SiteKey
beforeEach(async () => {
  world = await openWorld()
  await world.deps.db.run([`UPDATE person SET email = 'mira@kestrel.test' WHERE id = 'hr-1'`])
  key = await makeKey('portal')
})
afterEach(() => world.close())

async function makeKey(site: string, replace = false): Promise<SiteKey> {
  const outcome = await createSiteKey(world.deps, site, { replace })
  if (outcome.kind !== 'made') throw new Error(outcome.kind)
  return outcome.key
}

function claimsFor(sub: string): JWTPayload {
  return claimsOf({ sub })
}

function claimsOf(who: JWTPayload): JWTPayload {
  const now = Math.floor(world.clock.now / 1000)
  return { iss: 'site:portal', ...who, aud: server, origin, jti: randomUUID(), iat: now, exp: now + 120 }
}

/** As the site's own server signs. */
async function sign(claims: JWTPayload, header: object = {}, by = key): Promise<string> {
  const privateKey = await importPKCS8(by.privateKey, 'EdDSA')
  return new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA', typ, kid: by.id, ...header }).sign(privateKey)
}

function present(token: string, from: string | null = origin): Promise<Response> {
  return world.fetch(`${server}/v1/sessions/vouched`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(from === null ? {} : { origin: from }) },
    body: JSON.stringify({ token }),
  })
}

async function expectRefused(answer: Response): Promise<void> {
  expect(answer.status).toBe(401)
  expect(await answer.json()).toMatchObject({ type: 'urn:rapport:voucher-refused' })
  const { rows } = await world.deps.db.query('SELECT 1 FROM session')
  expect(rows).toEqual([])
}

describe('a site vouches for who is signed in on it', () => {
  test('with any of its keys, until that one is ended', async () => {
    const next = await makeKey('portal')
    expect((await present(await sign(claimsFor('it0')))).status).toBe(200)
    expect((await present(await sign(claimsFor('it0'), {}, next))).status).toBe(200)
    expect(await revokeSiteKey(world.deps.db, key.id)).toEqual({ kind: 'revoked', site: 'portal', left: 1 })
    expect((await present(await sign(claimsFor('it0')))).status).toBe(401)
    expect((await present(await sign(claimsFor('it0'), {}, next))).status).toBe(200)
    expect(await revokeSiteKey(world.deps.db, key.id)).toEqual({ kind: 'unknown' })
  })

  test.each([
    [{ sub: 'it0' }, 'it-1'],
    [{ email: 'MIRA@kestrel.test', email_verified: true }, 'hr-1'],
    [{ sub: 'it0', email: 'mira@kestrel.test', email_verified: true }, 'it-1'],
  ])('by account or e-mail, %j, for its own scope', async (who, person) => {
    const answer = await present(await sign(claimsOf(who)))
    expect(await answer.json()).toMatchObject({ scope: 'site:portal', person: { id: person } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('and is told when it vouches for somebody who is not in the directory', async () => {
    const answer = await present(await sign(claimsFor('nobody@kestrel.test')))
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ type: 'urn:rapport:unknown-person' })
  })

  test('and an account that is called like somebody’s address, or like an account of theirs, is nobody', async () => {
    await world.deps.db.run([`UPDATE person SET email = 'it0' WHERE id = 'hr-2'`])
    for (const who of [
      { sub: 'mira@kestrel.test' },
      { sub: 'nobody', email: 'mira@kestrel.test', email_verified: true },
      { email: 'it1', email_verified: true },
    ])
      expect((await present(await sign(claimsOf(who)))).status).toBe(403)
  })

  test('and sees what a member sees, though they be an analyst or a lead', async () => {
    await setRole(world.deps, 'it-1', 'analyst')
    await world.deps.db.run([`UPDATE team SET lead = 'it-1' WHERE id = 'hr'`])
    const { token } = await (await present(await sign(claimsFor('it0')))).json()
    const read = async (team: string) =>
      (await world.fetch(`${server}/v1/summaries/${team}`, { headers: { authorization: `Bearer ${token}` } }))
        .status
    expect([await read('it'), await read('corp'), await read('hr')]).toEqual([200, 200, 403])
  })

  test('with an earlier key too, until it is replaced', async () => {
    const later = await makeKey('portal')
    expect((await present(await sign(claimsFor('it0')))).status).toBe(200)
    await makeKey('portal', true)
    expect((await present(await sign(claimsFor('it0')))).status).toBe(401)
    expect((await present(await sign(claimsFor('it0'), {}, later))).status).toBe(401)
  })

  test('with a pair of which only the public half is kept', async () => {
    const { rows } = await world.deps.db.query('SELECT id, site, hex(spki) AS spki FROM site_key')
    const privateKey = createPrivateKey(key.privateKey)
    const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('hex')
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { id: key.id, site: 'portal', spki: spki.toUpperCase() },
    ])
    const secret = privateKey.export({ format: 'jwk' }).d ?? ''
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(secret, 'base64url').toString('hex').toUpperCase())
  })
})

test('that a token was used is kept for six minutes, however far its clock is ahead', async () => {
  const iat = Math.floor(world.clock.now / 1000) + 30
  expect((await present(await sign({ ...claimsFor('it0'), iat, exp: iat + 300 }))).status).toBe(200)
  const { rows } = await world.deps.db.query('SELECT expires_on FROM vouched')
  const longest = Math.floor(world.clock.now / 1000) * 1000 + periods.usedVoucherMinutes * minuteMs
  expect(rows.map((row) => row.expires_on)).toEqual([longest])
})

describe('a site’s token opens nothing', () => {
  const changes: Record<string, (claims: JWTPayload) => JWTPayload> = {
    'for another server': (claims) => ({ ...claims, aud: 'https://rapport.other.test' }),
    'without an audience': ({ aud: _, ...claims }) => claims,
    'for another origin': (claims) => ({ ...claims, origin: 'https://evil.test' }),
    'without an origin': ({ origin: _, ...claims }) => claims,
    'of another site': (claims) => ({ ...claims, iss: 'site:other' }),
    'without an id of its own': ({ jti: _, ...claims }) => claims,
    'for nobody': ({ sub: _, ...claims }) => claims,
    'for an address that the site has not made certain of': ({ sub: _, ...claims }) => ({
      ...{ ...claims, email: 'mira@kestrel.test', email_verified: false },
    }),
    'that does not end': ({ exp: _, ...claims }) => claims,
    'that lasts longer than five minutes': (claims) => ({ ...claims, exp: Number(claims.iat) + 301 }),
    'that is over': (claims) => ({ ...claims, iat: Number(claims.iat) - 200, exp: Number(claims.iat) - 60 }),
    'from the future': (claims) => ({
      ...claims,
      iat: Number(claims.iat) + 90,
      exp: Number(claims.iat) + 200,
    }),
  }
  test.each(Object.keys(changes))('%s', async (name) => {
    const change = changes[name]
    if (!change) throw new Error(name)
    await expectRefused(await present(await sign(change(claimsFor('it0')))))
  })

  test('twice', async () => {
    const token = await sign(claimsFor('it0'))
    const [one, other] = await Promise.all([present(token), present(token)])
    expect([one.status, other.status].sort()).toEqual([200, 401])
    expect((await present(token)).status).toBe(401)
  })

  test.each(['https://evil.test', 'null', null])('from a page of %j', async (from) => {
    await expectRefused(await present(await sign(claimsFor('it0')), from))
  })

  test('with the key of another site', async () => {
    await addSite(world.deps, { id: 'other', name: 'Other', origin: 'https://other.test' })
    const others = await makeKey('other')
    await expectRefused(await present(await sign(claimsFor('it0'), {}, others)))
    await expectRefused(await present(await sign(claimsFor('it0'), { kid: others.id })))
  })

  test('that nobody signed', async () => {
    const [, body] = new UnsecuredJWT(claimsFor('it0')).encode().split('.')
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ, kid: key.id })).toString('base64url')
    await expectRefused(await present(`${header}.${body}.AAAA`))
  })

  test('signed with the public key as if it were a secret', async () => {
    const pem = createPublicKey(createPrivateKey(key.privateKey))
    for (const secret of [
      pem.export({ format: 'pem', type: 'spki' }),
      pem.export({ format: 'der', type: 'spki' }),
    ]) {
      const token = await new SignJWT(claimsFor('it0'))
        .setProtectedHeader({ alg: 'HS256', typ, kid: key.id })
        .sign(Buffer.from(secret))
      await expectRefused(await present(token))
    }
  })

  test('signed with a key that it brings along', async () => {
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { extractable: true })
    const token = await new SignJWT(claimsFor('it0'))
      .setProtectedHeader({ alg: 'EdDSA', typ, kid: key.id, jwk: await exportJWK(publicKey) })
      .sign(privateKey)
    await expectRefused(await present(token))
  })

  test('that is another kind of token', async () => {
    await expectRefused(await present(await sign(claimsFor('it0'), { typ: 'JWT' })))
  })

  test('that is none', async () => {
    await expectRefused(await present('a.b.c'))
    for (const kid of [{}, ['a'], 5, null])
      await expectRefused(await present(await sign(claimsFor('it0'), { kid })))
    expect((await present('nothing')).status).toBe(422)
  })
})
