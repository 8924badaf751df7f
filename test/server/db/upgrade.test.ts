import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkDatabase } from '../../../server/db/check.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { readFacts } from '../../fixtures/facts.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/database')
const versions = readdirSync(fixtures).flatMap((name) => /^(.*)\.db$/.exec(name)?.[1] ?? [])

test('there is a fixture', () => {
  expect(versions).not.toEqual([])
})

test.each(versions)('a database written at %s opens with everything in it', async (version) => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const file = join(folder, 'old.db')
  copyFileSync(join(fixtures, `${version}.db`), file)
  const db = await openDatabase(`file:${file}`)
  expect(await readFacts(db)).toEqual(JSON.parse(readFileSync(join(fixtures, `${version}.json`), 'utf8')))
  db.close()
  expect(await checkDatabase(`file:${file}`)).toEqual({ sound: true, damage: [], breaches: [] })
  rmSync(folder, { recursive: true })
})
