import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { hexOf, holdLock, readElsewhere, readIds } from './processes.ts'

vi.setConfig({ testTimeout: 60_000 })

test('a bare client acknowledges, after one BUSY, writes that no other process ever sees', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const url = `file:${join(folder, 'bare.db')}`
  const client = createClient({ url, concurrency: 1 })
  await client.executeMultiple('PRAGMA journal_mode = WAL; CREATE TABLE t (x);')
  const holder = await holdLock(url)
  await expect(client.execute('INSERT INTO t VALUES (1)')).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
  await holder.kill()
  expect(await client.execute('INSERT INTO t VALUES (2)')).toMatchObject({ rowsAffected: 1 })
  expect(await readElsewhere(url, 'SELECT x FROM t')).toEqual([])
  client.close()
  rmSync(folder, { recursive: true })
})

let world: World
let pass: Pass
let url: string
beforeEach(async () => {
  world = await openWorld()
  url = `file:${world.file}`
  pass = await getPass(world, 'hr-1')
})
afterEach(() => world.close())

test('while another process holds the lock every request of a group is told to come back, and nothing is pooled', async () => {
  const holder = await holdLock(url)
  const passes = await Promise.all(
    [pass, pass, pass].map((one) => post(world, one, { ratings: [createRating()] })),
  )
  for (const response of passes) {
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  await holder.kill()
  expect(await readIds(url, 'score', world.deps.secret)).toEqual([])
})

test('whatever is acknowledged after a BUSY is in the file, as another process reads it', async () => {
  const acknowledged: string[] = []
  for (let round = 0; round < 3; round++) {
    const holder = await holdLock(url)
    expect((await post(world, pass, { ratings: [createRating()] })).status).toBe(503)
    await holder.kill()
    for (let n = 0; n < 5; n++) {
      const rating = createRating()
      if ((await post(world, pass, { ratings: [rating] })).status === 200) acknowledged.push(hexOf(rating))
    }
  }
  expect(acknowledged).toHaveLength(15)
  expect((await readIds(url, 'score', world.deps.secret)).sort()).toEqual(acknowledged.sort())
})

test('after a BUSY the connection commits with fsync and deletes for good again', async () => {
  const holder = await holdLock(url)
  await post(world, pass, { ratings: [createRating()] })
  await holder.kill()
  const pragmas = await world.deps.db.write(async (query) => ({
    statements: [],
    result: [await query('PRAGMA synchronous'), await query('PRAGMA secure_delete')],
  }))
  expect(pragmas.map(({ rows }) => Object.values(rows[0] ?? {})[0])).toEqual([2, 1])
})

test('a database file that was removed is neither read nor written, and is used again once it is back', async () => {
  const rating = createRating()
  const statuses = async () => [
    (await post(world, pass, { ratings: [rating] })).status,
    (await world.fetch(`${server}/v1/counted/2026-11`)).status,
    (await world.fetch(`${server}/v1/keys`)).status,
  ]
  renameSync(world.file, `${world.file}.away`)
  expect(await statuses()).toEqual([503, 503, 503])
  expect(existsSync(world.file)).toBe(false) // no empty one is made in its place
  renameSync(`${world.file}.away`, world.file)
  expect(await statuses()).toEqual([200, 200, 200])
  expect(await readIds(url, 'score', world.deps.secret)).toEqual([hexOf(rating)])
})
