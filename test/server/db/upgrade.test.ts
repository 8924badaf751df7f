import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import { expect, test } from 'vitest'
import { checkDatabase } from '../../../server/db/check.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { getIncarnation } from '../../../server/settings/setting.ts'
import { readFacts } from '../../fixtures/facts.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/database')
/** Parts of before held tokens. They went, and with them the incarnation, so that devices send them again. */
const keyedMarks = '0010'
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
  const rows = version < keyedMarks ? { ...facts.rows, part: 0, pool: 0 } : facts.rows
  expect(await readFacts(db)).toEqual({ ...facts, rows })
  db.close()
  expect(await checkDatabase(`file:${file}`)).toEqual({ sound: true, damage: [], breaches: [] })
  rmSync(folder, { recursive: true })
})
