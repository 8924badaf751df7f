import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { findBreak } from '../../../server/contract/log.ts'
import type { Pass } from '../../../server/contract/pass.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { readLog } from '../../../server/log/append.ts'
import { auditLog } from '../../../server/log/audit.ts'
import { takeUpSecret } from '../../../server/pass/take-up-secret.ts'
import { getIncarnation } from '../../../server/settings/setting.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

let world: World
let pass: Pass

beforeEach(async () => {
  world = await openWorld()
  pass = await getPass(world, 'lab-1')
})
afterEach(() => world.close())

type Row = { pool: number; kind: string; mark: string; sealed: string }
const parts = async () =>
  (await world.deps.db.read.all(
    `SELECT pool.id AS pool, part.kind, lower(hex(rater_mark)) AS mark, lower(hex(sealed)) AS sealed
     FROM part JOIN pool ON pool.id = part.pool`,
  )) as Row[]
const send = async (from: Pass, ...ratings: unknown[]) =>
  ((await (await post(world, from, { ratings })).json()) as RatingAnswer).receipts
const distinct = (values: string[]) => new Set(values).size

describe('of a token', () => {
  test('each pool keeps another mark, and always the same one', async () => {
    await send(pass, createRating({ team: 'it' }), createRating({ team: 'it' }), createRating({ team: 'hr' }))
    const marks = Map.groupBy(await parts(), ({ pool }) => pool)
    expect(marks.size).toBe(6)
    for (const own of marks.values()) expect(distinct(own.map(({ mark }) => mark))).toBe(1)
    expect(distinct((await parts()).map(({ mark }) => mark))).toBe(6)
  })

  test('no two boxes are alike, and no byte of it is on the disk', async () => {
    await send(pass, createRating(), createRating())
    expect(distinct((await parts()).map(({ sealed }) => sealed))).toBe(6)
    const files = [world.file, `${world.file}-wal`].filter(existsSync).map((file) => readFileSync(file))
    const bytes = Buffer.from(pass.token, 'base64url')
    for (const form of [bytes, bytes.toString('hex'), pass.token])
      expect(Buffer.concat(files).includes(form)).toBe(false)
  })

  test('another one may rate under the same key, and the same one may not', async () => {
    const other = await getPass(world, 'lab-2')
    const rating = createRating()
    const again = { ...createRating(), interactionKey: rating.interactionKey }
    expect(await send(pass, rating)).toMatchObject([{ kind: 'accepted' }])
    expect(await send(pass, again)).toMatchObject([{ kind: 'refused', reason: 'already-rated' }])
    expect(await send(other, again)).toMatchObject([{ kind: 'accepted' }])
  })
})

const takeUp = (secret: Buffer, replace = false) =>
  takeUpSecret(world.deps.db, secret, { now: world.clock.now, replace })

describe('a server whose secret', () => {
  test('is another one than the database was kept under leaves it as it is, unless that is asked for', async () => {
    await takeUp(world.deps.secret)
    await send(pass, createRating())
    expect(await takeUp(randomBytes(32))).toEqual({ kind: 'other', ratings: 1 })
    expect(await parts()).toHaveLength(3)
    expect((await post(world, pass, { ratings: [createRating()] })).status).toBe(200)
  })

  test('is the same goes on with what waits', async () => {
    await takeUp(world.deps.secret)
    await send(pass, createRating())
    const before = await getIncarnation(world.deps.db)
    expect(await takeUp(world.deps.secret)).toEqual({ kind: 'taken-up', dropped: 0 })
    expect(await parts()).toHaveLength(3)
    expect(await getIncarnation(world.deps.db)).toBe(before)
  })

  test('was lost drops what waits, and is a new incarnation, as the log says', async () => {
    await takeUp(world.deps.secret)
    await send(pass, createRating(), createRating())
    const before = await getIncarnation(world.deps.db)
    expect(await takeUp(randomBytes(32), true)).toEqual({ kind: 'taken-up', dropped: 2 })
    expect(await parts()).toEqual([])
    expect(await world.deps.db.read.all('SELECT * FROM pool')).toEqual([])
    const incarnation = await getIncarnation(world.deps.db)
    expect(incarnation).not.toBe(before)
    const entries = await readLog(world.deps.db.query)
    expect(entries.at(-1)).toMatchObject({ what: 'secret-changed', after: incarnation })
    expect(await findBreak(entries)).toBeUndefined()
    expect(await auditLog(world.deps)).toMatchObject({ kind: 'intact' })
  })

  test('is another one than that of a later process takes nothing in any more', async () => {
    await takeUp(world.deps.secret)
    const secret = randomBytes(32)
    await takeUp(secret, true)
    expect((await post(world, pass, { ratings: [createRating()] })).status).toBe(503)
    expect(await parts()).toEqual([])
    const later = createApp({ ...world.deps, secret })
    const fetch = ((input: string, init?: RequestInit) =>
      Promise.resolve(later.request(input, init))) as typeof globalThis.fetch
    expect((await post({ fetch }, pass, { ratings: [createRating()] })).status).toBe(200)
  })
})
