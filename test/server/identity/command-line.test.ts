import { createPrivateKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../server/db/open.ts'
import { openCommandLine, publicUrl } from '../../support/command-line.ts'

let url: string
let rapport: Awaited<ReturnType<typeof openCommandLine>>['rapport']
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ url, rapport, remove } = await openCommandLine())
})
afterEach(() => remove())

async function change(...statements: string[]): Promise<void> {
  const db = await openDatabase(url)
  await db.run(statements)
  db.close()
}

test('invites are printed, or given as JSON', async () => {
  const [line] = (await rapport('invite', 'anna')).out
  expect(line).toMatch(/^anna {2}https:\/\/rapport\.test\/sign-in\?invite=[\w-]{43}$/)
  const { out } = await rapport('invite', '--json', 'anna', 'boris')
  expect(JSON.parse(out.join('\n'))).toEqual([
    { person: 'anna', link: expect.stringMatching(/^https:\/\/rapport\.test\/sign-in\?invite=[\w-]{43}$/) },
    { person: 'boris', link: expect.stringMatching(/invite=/) },
  ])
})

test('a site’s private key is shown once, and earlier ones end on request', async () => {
  await rapport('site', 'add', 'intra', 'Intranet', 'https://intra.test')
  const { out, code } = await rapport('site-key', 'intra')
  expect(code).toBe(0)
  expect(out[0]).toContain(`tokens with aud ${publicUrl}`)
  expect(createPrivateKey(out[1] ?? '').asymmetricKeyType).toBe('ed25519')
  const [json] = (await rapport('site-key', '--json', '--replace', 'intra')).out
  expect(JSON.parse(json ?? '')).toMatchObject({ site: 'intra', aud: publicUrl })
  const db = await openDatabase(url)
  const { rows } = await db.query('SELECT id FROM site_key')
  db.close()
  expect(rows.map(({ id }) => id)).toEqual([JSON.parse(json ?? '').kid])
})

test('a site’s key is replaced without a gap: the next is made, then the one before is ended', async () => {
  await rapport('site', 'add', 'intra', 'Intranet', 'https://intra.test')
  const make = async () => JSON.parse((await rapport('site-key', 'intra', '--json')).out[0] ?? '').kid
  const [before, next] = [await make(), await make()]
  await change(`INSERT INTO site_key (id, site, spki) VALUES ('old', 'intra', x'00')`)
  const list = async () => (await rapport('site-key', 'list')).out
  expect(await list()).toEqual([
    'old  unknown  intra',
    ...[before, next].sort().map((id) => `${id}  2026-11  intra`),
  ])
  expect((await rapport('site-key', 'revoke', before)).out).toEqual([
    `The key ${before} opens nothing any more. intra has 2 more.`,
  ])
  expect(await list()).toEqual(['old  unknown  intra', `${next}  2026-11  intra`])
  expect((await rapport('site-key', 'revoke', before)).code).toBe(2)
})

test('sessions are ended for one person or for all', async () => {
  const insert = (n: number, person: string) =>
    `INSERT INTO session (hash, person, scope, expires_on) VALUES (x'0${n}', '${person}', 'extension', 9000000000000)`
  await change(insert(1, 'anna'), insert(2, 'boris'), insert(3, 'boris'))
  expect((await rapport('sessions', 'revoke', '--person', 'anna')).out).toEqual(['1 session is ended.'])
  expect((await rapport('sessions', 'revoke', '--all')).out).toEqual(['2 sessions are ended.'])
})

test('roles are given and listed', async () => {
  expect((await rapport('role', 'set', 'anna', 'analyst')).out).toEqual(['anna: analyst'])
  expect((await rapport('role', 'list')).out).toEqual(['anna  analyst'])
  expect((await rapport('role', 'list', '--json')).out).toEqual(['[{"person":"anna","role":"analyst"}]'])
  const logged = (await rapport('audit', 'show')).out.filter((line) => line.includes('see-every-team'))
  expect(logged).toEqual([expect.stringContaining('people-who-see-every-team: 1')])
  expect((await rapport('audit', 'verify')).code).toBe(0)
  await rapport('role', 'set', 'anna', 'member')
  expect((await rapport('role', 'list')).out).toEqual([])
})

test('somebody is unbound from their account at a provider', async () => {
  await change(`INSERT INTO identity (issuer, subject, person) VALUES ('https://idp.test', 's', 'anna')`)
  expect((await rapport('identity', 'forget', 'anna')).out).toEqual(['anna: 1 bound before, none now.'])
  expect((await rapport('identity', 'forget', 'anna')).out).toEqual(['anna: 0 bound before, none now.'])
})

describe('what was typed wrong ends with code 2 and one line', () => {
  test.each([
    ['invite'],
    ['invite', 'nobody'],
    ['site-key'],
    ['site-key', 'nowhere'],
    ['sessions', 'revoke'],
    ['sessions', 'revoke', '--all', '--person', 'anna'],
    ['sessions', 'revoke', '--person', 'nobody'],
    ['role', 'set', 'anna', 'lead'],
    ['role', 'set', 'nobody', 'analyst'],
    ['identity', 'forget', 'nobody'],
    ['identity', 'forget'],
  ])('%s %s %s', async (...words) => {
    const { code, out, err } = await rapport(...words)
    expect(code).toBe(2)
    expect(out).toEqual([])
    expect(err).toHaveLength(1)
  })
})
