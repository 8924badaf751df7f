import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { openServerSecret } from '../../../server/pass/server-secret.ts'

let folder: string
let databaseUrl: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  databaseUrl = `file:${join(folder, 'rapport.db')}`
})
afterEach(() => rmSync(folder, { recursive: true }))

const path = () => join(folder, 'rapport.db.secret')

test('a secret is made beside the database file, for its owner alone, and found again', async () => {
  const made = await openServerSecret({ databaseUrl })
  expect(made).toMatchObject({ kind: 'secret' })
  expect(statSync(path()).mode & 0o777).toBe(0o600)
  expect(await openServerSecret({ databaseUrl })).toEqual(made)
})

test('of several processes that start at once all have the same secret', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => openServerSecret({ databaseUrl })))
  expect(
    new Set(all.map((one) => (one.kind === 'secret' ? one.secret.toString('hex') : one.line))).size,
  ).toBe(1)
})

test('what the environment has goes before the file, which is not made then', async () => {
  const secret = 'A'.repeat(43)
  expect(await openServerSecret({ databaseUrl, secret })).toEqual({
    kind: 'secret',
    secret: Buffer.alloc(32),
  })
  expect(existsSync(path())).toBe(false)
})

test('a file that holds none is left as it is, and named', async () => {
  writeFileSync(path(), 'too short')
  const outcome = await openServerSecret({ databaseUrl })
  expect(outcome).toMatchObject({ kind: 'missing', line: expect.stringContaining(path()) })
  expect(readFileSync(path(), 'utf8')).toBe('too short')
})

test('a file that cannot be read is named, with the reason', async () => {
  mkdirSync(path()) // as a container makes of a file that is not there to be mounted
  const outcome = await openServerSecret({ databaseUrl })
  expect(outcome).toMatchObject({ kind: 'missing', line: expect.stringMatching(/cannot be read \(EISDIR\)/) })
})

test('a database on a server needs it in the environment, and whoever starts it is told how to make one', async () => {
  const outcome = await openServerSecret({ databaseUrl: 'libsql://db.corp.example' })
  expect(outcome).toMatchObject({
    kind: 'missing',
    line: expect.stringMatching(/RAPPORT_SECRET is missing.*randomBytes/),
  })
})

test('a secret that is too short is refused, and not shown', () => {
  const environment = { RAPPORT_PUBLIC_URL: 'https://rapport.test', RAPPORT_SECRET: 'short-secret' }
  const outcome = readConfig(environment)
  expect(outcome).toMatchObject({
    kind: 'wrong',
    line: expect.stringMatching(/^RAPPORT_SECRET is something else; it should be 32/),
  })
  expect(JSON.stringify(outcome)).not.toContain('short-secret')
})
