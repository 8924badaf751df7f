import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from '../../support/free-port.ts'

vi.setConfig({ testTimeout: 60_000 }) // whole processes

const main = join(import.meta.dirname, '../../../server/main.ts')

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-main-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

/** Runs the real command line; `until` ends it by SIGTERM once its output holds that text. */
function rapport(args: string[], env: Record<string, string> = {}, until?: string) {
  const child = spawn(process.execPath, [main, ...args], {
    env: {
      PATH: process.env.PATH,
      RAPPORT_PUBLIC_URL: 'http://localhost',
      RAPPORT_PORT: '0',
      RAPPORT_DATABASE_URL: `file:${join(dir, 'rapport.db')}`,
      ...env,
    },
  })
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    let [out, err, isAsked] = ['', '', false]
    child.stdout.on('data', (chunk) => {
      out += String(chunk)
      if (isAsked || until === undefined || !out.includes(until)) return
      isAsked = child.kill('SIGTERM') // once: a process that is ending has no handler any more
    })
    child.stderr.on('data', (chunk) => {
      err += String(chunk)
    })
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

const oneLine = (text: RegExp) => expect.stringMatching(new RegExp(`^rapport: .*${text.source}.*\n$`))

test('serve starts, and ends with 0 when it is asked to', async () => {
  const { code, out, err } = await rapport(['serve'], {}, '"ready"')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('"stopped"')
})

test('a taken port is one line and 1', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  const outcome = await rapport(['serve'], { RAPPORT_PORT: String(port) })
  other.close()
  expect(outcome).toMatchObject({ code: 1, err: oneLine(/the port is taken/) })
})

test('a locked database is one line and 1', async () => {
  const url = `file:${join(dir, 'locked.db')}`
  await rapport(['site', 'list'], { RAPPORT_DATABASE_URL: url })
  const holder = createClient({ url })
  await holder.executeMultiple(
    'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE fence SET commits = commits;',
  )
  const outcome = await rapport(['serve'], { RAPPORT_DATABASE_URL: url })
  holder.close()
  expect(outcome).toMatchObject({ code: 1, err: oneLine(/another process holds it locked/) })
})

test('a database that is none is one line and 1', async () => {
  const path = join(dir, 'text.db')
  await writeFile(path, 'these are only words, and many of them'.repeat(200))
  const outcome = await rapport(['serve'], { RAPPORT_DATABASE_URL: `file:${path}` })
  expect(outcome).toMatchObject({ code: 1, err: oneLine(/not a database/) })
})

test('a wrong variable is one line that names it, and 2', async () => {
  const outcome = await rapport(['serve'], { RAPPORT_PORT: 'http' })
  expect(outcome).toMatchObject({
    code: 2,
    err: oneLine(/RAPPORT_PORT is "http"; it should be a port number/),
  })
})
