import { afterEach, beforeEach, expect, test } from 'vitest'
import { fileOf } from '../../../server/db/file.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { openCommandLine, publicUrl, runCommand } from '../../support/command-line.ts'

let line: Awaited<ReturnType<typeof openCommandLine>>
beforeEach(async () => {
  line = await openCommandLine()
})
afterEach(() => line.remove())

/** This process may still hold the database itself: what comes of the backup is another one. */
const restored = () => `${line.url}.restored`
const rapportThere = (...args: string[]) =>
  runCommand(args, { env: { RAPPORT_PUBLIC_URL: publicUrl, RAPPORT_DATABASE_URL: restored() } })

async function ask(sql: string) {
  const db = await openDatabase(restored())
  try {
    return (await db.query(sql)).rows.map((row) => ({ ...row }))
  } finally {
    db.close()
  }
}

async function change(sql: string) {
  const db = await openDatabase(line.url)
  await db.run([sql])
  db.close()
}

test('a restore says what is not there any more, and what is as it was before', async () => {
  const { rapport } = line
  const copy = `${fileOf(line.url)}.backup`
  await rapport('site', 'add', 'intra', 'Intranet', 'https://intra.test')
  const { kid } = JSON.parse((await rapport('site-key', 'intra', '--json')).out[0] ?? '')
  await rapport('scim-token', 'entra')
  await rapport('invite', 'anna')
  await change(`INSERT INTO scim_user (person, user_name, resource) VALUES ('anna', 'anna', '{}')`)
  expect((await rapport('backup', copy)).code).toBe(0)
  await rapport('site-key', 'revoke', kid)
  await rapport('role', 'set', 'anna', 'analyst')

  const { code, out } = await rapportThere('restore', copy)
  expect(code).toBe(0)
  const said = out.join('\n')
  expect(await ask('SELECT person FROM session UNION ALL SELECT person FROM invite')).toEqual([])
  expect(said).toContain('Everybody signs in again. Open invites')
  expect(await ask('SELECT id FROM scim_token')).toEqual([])
  expect(said).toContain('make a new one with rapport scim-token')
  expect(await ask('SELECT id FROM site_key')).toEqual([{ id: kid }])
  expect(said).toContain('end those that were ended since')
  expect((await rapportThere('role', 'list')).out).toEqual([])
  expect(said).toContain('do again what was done since with rapport site, role and identity')
})

test('a restore says nothing of providers or keys where there are none', async () => {
  const copy = `${fileOf(line.url)}.backup`
  await line.rapport('backup', copy)
  const said = (await rapportThere('restore', copy)).out.join('\n')
  expect(said).toContain('Everybody signs in again.')
  expect(said).not.toMatch(/scim-token|site-key/)
})
