import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Unavailable } from '../../../server/db/connection.ts'
import { type Database, openDatabase } from '../../../server/db/open.ts'
import { setting } from '../../../server/db/schema/setting.ts'

let folder: string
let url: string
let db: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  url = `file:${join(folder, 'test.db')}`
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const insert = (name: string) => ({ sql: "INSERT INTO setting (name, value) VALUES (?, 'x')", args: [name] })
const names = async () => (await db.read.select().from(setting)).map(({ name }) => name).sort()

describe.each([
  ['in the thread of everybody', { thread: false }],
  ['in a thread of its own', { thread: true }],
])('a writer %s', (_, options) => {
  beforeEach(async () => {
    db = await openDatabase(url, options)
  })

  test('a write that fails half-way leaves nothing', async () => {
    await expect(db.run([insert('a'), { sql: 'INSERT INTO nowhere VALUES (1)', args: [] }])).rejects.toThrow()
    expect(await names()).toEqual([])
    await db.run([insert('b')])
    expect(await names()).toEqual(['b'])
  })

  test('a decision that another process overtook is made again on what is there now', async () => {
    const other = await openDatabase(url)
    let decided = 0
    await db.write(async (query) => {
      if (++decided === 1) await other.run([insert('theirs')])
      const { rows } = await query('SELECT count(*) AS n FROM setting')
      return { statements: [insert(`seen-${rows[0]?.n}`)], result: undefined }
    })
    other.close()
    expect(decided).toBe(2)
    expect(await names()).toEqual(['seen-1', 'theirs'])
  })

  test('a write while another process holds the lock is refused, and every later one reaches the disk', async () => {
    const holder = createClient({ url })
    const lock = await holder.transaction('write')
    await expect(db.run([insert('refused')])).rejects.toBeInstanceOf(Unavailable)
    await lock.rollback()
    holder.close()
    await db.run([insert('later')])
    const reader = createClient({ url })
    const { rows } = await reader.execute('SELECT name FROM setting')
    reader.close()
    expect(rows.map(({ name }) => name)).toEqual(['later'])
  })

  test('a checkpoint that a reader was in the way of is owed until it is done', async () => {
    const reader = createClient({ url })
    const reading = await reader.transaction('read')
    await reading.execute('SELECT * FROM setting')
    await db.run([insert('later')])
    await db.checkpoint()
    expect(db.owesCheckpoint()).toBe(true)
    await reading.rollback()
    await db.checkpoint()
    expect(db.owesCheckpoint()).toBe(false)
    reader.close()
  })

  test('tells whoever waits that a constraint was broken, by its code', async () => {
    await db.run([insert('a')])
    await expect(db.run([insert('a')])).rejects.toMatchObject({
      code: expect.stringMatching(/^SQLITE_CONSTRAINT/),
    })
  })

  test('that is closed leaves a database that another can be opened in the place of', async () => {
    await db.run([insert('old')])
    db.close()
    for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `test.db${end}`), { force: true })
    db = await openDatabase(url, options)
    await db.run([insert('new')])
    expect(await names()).toEqual(['new'])
  })
})

test('others go on while a thread writes', async () => {
  db = await openDatabase(url, { thread: true })
  const many = `INSERT INTO setting (name, value)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000) SELECT i, 'x' FROM n`
  const ended: string[] = []
  await Promise.all([
    db.run([{ sql: many, args: [] }]).then(() => ended.push('write')),
    new Promise((resolve) => setImmediate(resolve)).then(() => ended.push('others')),
  ])
  expect(ended).toEqual(['others', 'write'])
})
