import { randomUUID } from 'node:crypto'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { checkDatabase } from '../../../server/db/check.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { createCountedLists } from '../../../server/release/counted-list.ts'
import { getIncarnation } from '../../../server/settings/setting.ts'
import { readFacts } from '../../fixtures/facts.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/database')
/** Parts of before held tokens, and then named their teams. They went, and with them the incarnation, so that devices send them again. */
const sealedParts = '0011'
type Facts = Awaited<ReturnType<typeof readFacts>>
const versions = readdirSync(fixtures).flatMap((name) => /^(.*)\.db$/.exec(name)?.[1] ?? [])

test('there is a fixture', () => {
  expect(versions).not.toEqual([])
})

test('parts that held bare tokens are gone from the file, and the incarnation is a new one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const file = join(folder, 'old.db')
  copyFileSync(join(fixtures, '0005_journal_line.db'), file)
  const before = createClient({ url: `file:${file}` })
  const { rows } = await before.execute('SELECT token FROM part UNION SELECT interaction_key FROM part')
  const { rows: incarnation } = await before.execute("SELECT value FROM setting WHERE name = 'incarnation'")
  before.close()
  const traces = rows.map(({ token }) => Buffer.from(token as ArrayBuffer))
  const found = () => traces.filter((trace) => readFileSync(file).includes(trace))
  expect(found()).not.toEqual([])
  const db = await openDatabase(`file:${file}`)
  await db.checkpoint()
  expect(found()).toEqual([])
  expect(await getIncarnation(db)).not.toBe(incarnation[0]?.value)
  db.close()
  rmSync(folder, { recursive: true })
})

test.each(versions)('a database written at %s opens with everything in it', async (version) => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const file = join(folder, 'old.db')
  copyFileSync(join(fixtures, `${version}.db`), file)
  const db = await openDatabase(`file:${file}`)
  const facts = JSON.parse(readFileSync(join(fixtures, `${version}.json`), 'utf8')) as Facts
  const rows = version < sealedParts ? { ...facts.rows, part: 0, pool: 0 } : facts.rows
  expect(await readFacts(db)).toEqual({ ...facts, rows })
  db.close()
  expect(await checkDatabase(`file:${file}`)).toEqual({ sound: true, damage: [], breaches: [] })
  rmSync(folder, { recursive: true })
})

test('a list that was stored as JSON is published as it was, and one that had expired stays so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const file = join(folder, 'old.db')
  copyFileSync(join(fixtures, '0005_journal_line.db'), file)
  const ids = Array.from({ length: 3 }, () => randomUUID()).sort()
  const none = { score: [], detail: [], comment: [] }
  const list = { counted: { ...none, score: ids }, withheld: { ...none, comment: ids.slice(1) } }
  const old = createClient({ url: `file:${file}` })
  const sql = 'INSERT INTO closed_epoch (epoch, closed_on, withheld, list) VALUES (?, 0, 0, ?)'
  await old.execute({ sql, args: ['2025-02', JSON.stringify(list)] })
  await old.execute({ sql, args: ['2025-01', null] })
  old.close()
  const db = await openDatabase(`file:${file}`)
  const answer = createCountedLists(db)
  expect(await (await answer('2025-02', undefined)).json()).toMatchObject({ closed: true, ...list })
  await expect(answer('2025-01', undefined)).rejects.toMatchObject({ status: 410 })
  db.close()
  rmSync(folder, { recursive: true })
})
