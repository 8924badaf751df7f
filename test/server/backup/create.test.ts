import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBackup } from '../../../server/backup/create.ts'
import { keptTables, leftOutTables } from '../../../server/backup/tables.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import { startChild } from '../../support/child.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

const main = join(import.meta.dirname, '../../../server/main.ts')

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const backup = () => `${world.file}.backup`

test('every table is either kept or left out', async () => {
  const rows = await world.deps.db.read.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
  )
  expect(rows.map(({ name }) => name).sort()).toEqual([...keptTables, ...leftOutTables].sort())
})

test('a backup holds the directory, and not a byte of what still collects', async () => {
  const pass = await getPass(world, 'hr-1')
  const rating = createRating({ comment: 'a comment nobody else has read' })
  await post(world, pass, { ratings: [rating] })
  const { rows } = await world.deps.db.query(
    "SELECT hex(id) AS id, hex(rater_mark) AS mark, hex(sealed) AS sealed FROM part WHERE kind = 'score'",
  )
  expect(await createBackup(world.file, backup())).toMatchObject({ kind: 'made' })

  await world.deps.db.checkpoint()
  const [bytes, live] = await Promise.all([readFile(backup()), readFile(world.file)])
  const held = Object.values(rows[0] ?? {}).map((hex) => Buffer.from(String(hex), 'hex'))
  expect(held.map((one) => live.includes(one))).toEqual([true, true, true])
  expect(held.map((one) => bytes.includes(one))).toEqual([false, false, false])
  const secrets = [
    Buffer.from(rating.id.replaceAll('-', ''), 'hex'),
    Buffer.from(rating.interactionKey, 'base64url'),
    Buffer.from('a comment nobody else has read'),
    Buffer.from(pass.token, 'base64url'),
  ]
  expect(secrets.filter((secret) => live.includes(secret) || bytes.includes(secret))).toEqual([])
  expect(bytes.includes(Buffer.from('Person lab-1'))).toBe(true)
  expect(await checkDatabase(`file:${backup()}`)).toMatchObject({ sound: true })
})

test('a file that is there is not overwritten, and none is left of a backup that failed', async () => {
  await createBackup(world.file, backup())
  expect(await createBackup(world.file, backup())).toMatchObject({ kind: 'refused' })
  await expect(createBackup(world.file, join(world.file, '../nowhere/backup'))).rejects.toThrow(
    /cannot back up/,
  )
})

test('ratings go on being taken while a backup of many rows is made by another process', async () => {
  await fill(200_000)
  const pass = await getPass(world, 'hr-1')
  const env = {
    ...process.env,
    RAPPORT_PUBLIC_URL: 'http://localhost',
    RAPPORT_DATABASE_URL: `file:${world.file}`,
  }
  const child = startChild(process.execPath, [main, 'backup', backup()], env)
  const acknowledged: string[] = []
  let longestMs = 0
  let done = false
  void child.ended().then(() => {
    done = true
  })
  while (!done) {
    const rating = createRating()
    const since = performance.now()
    const { status } = await post(world, pass, { ratings: [rating] })
    longestMs = Math.max(longestMs, performance.now() - since)
    expect(status).toBe(200)
    acknowledged.push(rating.id)
  }
  console.log(
    `${acknowledged.length} requests during the backup, the longest took ${longestMs.toFixed(1)} ms`,
  )
  expect(acknowledged.length).toBeGreaterThan(10)
  expect(child.output()).toMatch(/kB\.\n$/)
  expect(await checkDatabase(`file:${backup()}`)).toMatchObject({ sound: true })
}, 60_000)

/** Counted ratings of an epoch that was long ago. */
async function fill(marks: number): Promise<void> {
  await world.deps.db.run([
    {
      sql: `INSERT INTO mark (id, kind, epoch, outcome)
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            SELECT randomblob(16), 'comment', '2026-11', 'withheld' FROM n`,
      args: [marks],
    },
  ])
}
