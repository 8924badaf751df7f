import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import type { Config } from '../../../server/config.ts'
import type { Database } from '../../../server/db/open.ts'
import { type Blinders, createBlinders } from '../../../server/demo/blinders.ts'
import { fillDemo, siteScope } from '../../../server/demo/fill.ts'
import { markDemo, openDemo } from '../../../server/demo/open.ts'
import { createStateFile } from '../../../server/demo/state.ts'
import { readProgress, topUp } from '../../../server/demo/waiting.ts'
import { findOffered } from '../../../server/identity/find-newcomers.ts'

const secret = randomBytes(32)
const log = pino({ level: 'silent' })
const weekMs = 7 * 24 * 3600 * 1000
const november = Date.UTC(2026, 10, 20)

let dir: string
let config: Config
let blinders: Blinders
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-demo-'))
  blinders = createBlinders(2)
  config = {
    publicUrl: 'http://localhost:8787',
    port: 8787,
    host: '127.0.0.1',
    databaseUrl: `file:${join(dir, 'demo.db')}`,
    organisation: 'Kestrel Vale',
    pace: 'seconds',
    epochLength: 'month',
  }
})
afterAll(async () => {
  await blinders.close()
  await rm(dir, { recursive: true, force: true })
})

const stateFile = () => createStateFile(join(dir, 'demo-colleagues.json'))
const fill = (db: Database, now: number, before?: Awaited<ReturnType<typeof fillDemo>>) =>
  fillDemo({ db, config, log, secret, blinders, now, weeks: 8 }, before)

test('a filled demo has releases, four who wait in both scopes, and newcomers; a new month goes on', async () => {
  const { db } = await openDemo(config.databaseUrl, stateFile())
  const state = await fill(db, november)
  const deps = { db, config, log, secret, clock: () => november, demo: true }
  await topUp(deps, createApp(deps), state, stateFile())
  for (const scope of ['extension', siteScope]) {
    for (const team of ['hr', 'it-helpdesk']) {
      expect(await readProgress(deps, state.epoch, scope, team)).toEqual({ waiting: 4, releases: 8 })
    }
    const { newcomers, returning } = await findOffered(db, state.epoch, scope)
    expect(returning).toEqual([]) // no simulated colleague
    expect(newcomers.map(({ name }) => name)).toContain('Aino Lehtonen')
  }
  await topUp(deps, createApp(deps), state, stateFile())
  expect(await readProgress(deps, state.epoch, 'extension', 'hr')).toMatchObject({ waiting: 4 })

  const next = await fill(db, november + 3 * weekMs, state)
  expect(next.epoch).toBe('2026-12')
  expect(next.filledTo).toBe(november + 2 * weekMs)
  const later = { ...deps, clock: () => november + 3 * weekMs }
  await topUp(later, createApp(later), next, stateFile())
  expect(await readProgress(later, next.epoch, siteScope, 'hr')).toMatchObject({ waiting: 4 })
  await markDemo(db, 'filled')
  db.close()

  const again = await openDemo(config.databaseUrl, stateFile())
  expect(again.state?.epoch).toBe('2026-12')
  again.db.close()
}, 60_000)

test('a demo whose filling never ended is made anew', async () => {
  const { db } = await openDemo(config.databaseUrl, stateFile())
  await markDemo(db, 'filling')
  db.close()
  const fresh = await openDemo(config.databaseUrl, stateFile())
  expect(fresh.state).toBeUndefined()
  expect((await findOffered(fresh.db, '2026-12', 'extension')).newcomers).toEqual([])
  fresh.db.close()
})
