import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Unavailable } from '../../../server/db/connection.ts'
import { keepLine } from '../../../server/db/journal-lines.ts'
import { type Database, openDatabase } from '../../../server/db/open.ts'
import { openJournalFile, tellFailures } from '../../../server/journal/file.ts'
import { readJournal } from '../../../server/journal/read.ts'

let folder: string
let path: string
let db: Database
let broken: boolean

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  path = join(folder, 'journal.ndjson')
  broken = false
  const append = await openJournalFile(path)
  const journal = (lines: string[]) => (broken ? Promise.reject(new Error('ENOSPC')) : append(lines))
  db = await openDatabase(`file:${join(folder, 'test.db')}`, { journal })
})
afterEach(() => {
  db.close()
  rmSync(folder, { recursive: true })
})

const lines = () => readFileSync(path, 'utf8').split('\n').slice(0, -1)
const waiting = async () =>
  (await db.query('SELECT line FROM journal_line ORDER BY number')).rows.map(({ line }) => line)

test('a line is in the journal when the write that left it resolves, and in the database no more', async () => {
  await db.run([keepLine('one'), keepLine('two')])
  expect(lines()).toEqual(['one', 'two'])
  expect(await waiting()).toEqual([])
})

test('a write that failed leaves no line', async () => {
  await expect(
    db.run([keepLine('one'), { sql: 'INSERT INTO nowhere VALUES (1)', args: [] }]),
  ).rejects.toThrow()
  expect(lines()).toEqual([])
})

test('what the journal could not take fails the write, and is handed over later, in order', async () => {
  broken = true
  await expect(db.run([keepLine('one')])).rejects.toThrow(Unavailable)
  await expect(db.drainJournal()).rejects.toThrow(Unavailable)
  await expect(db.run([keepLine('not even committed')])).rejects.toThrow(Unavailable)
  await db.run([{ sql: "INSERT INTO setting (name, value) VALUES ('needs', 'no line')", args: [] }])
  expect(await waiting()).toEqual(['one'])
  broken = false
  await db.run([keepLine('two')])
  expect(lines()).toEqual(['one', 'two'])
})

test('the log is told once that the journal fails, and once that it works again', async () => {
  const told: string[] = []
  const tell = (_: unknown, text = String(_)) => void told.push(text)
  let fails = true
  const sink = tellFailures(() => (fails ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()), {
    error: tell,
    info: tell,
  })
  await expect(sink(['one'])).rejects.toThrow('ENOSPC')
  await expect(sink(['one'])).rejects.toThrow('ENOSPC')
  fails = false
  await sink(['one'])
  await sink(['two'])
  expect(told).toEqual([expect.stringMatching(/cannot be written/), expect.stringMatching(/again/)])
})

test('lines that a process committed and died with are handed over by the next', async () => {
  const other = await openDatabase(`file:${join(folder, 'test.db')}`) // has no journal, as the command line
  await other.run([keepLine('theirs')])
  other.close()
  expect(lines()).toEqual([])
  await db.drainJournal()
  expect(lines()).toEqual(['theirs'])
})

test('what follows a line that was cut short is on a line of its own', async () => {
  writeFileSync(path, '{"kind":"rel')
  await db.run([keepLine(JSON.stringify({ kind: 'closed', epoch: '2026-11', closedOn: 1 }))])
  let skipped = 0
  const read: unknown[] = []
  for await (const line of readJournal(path, () => skipped++)) read.push(line)
  expect([read, skipped]).toEqual([[{ kind: 'closed', epoch: '2026-11', closedOn: 1 }], 1])
})

test('a journal that cannot be written ends the start with one line', async () => {
  const env = {
    ...process.env,
    RAPPORT_PUBLIC_URL: 'http://localhost',
    RAPPORT_DATABASE_URL: `file:${join(folder, 'other.db')}`,
    RAPPORT_JOURNAL: join(folder, 'nowhere/journal.ndjson'),
  }
  const main = join(import.meta.dirname, '../../../server/main.ts')
  expect(() => execFileSync(process.execPath, [main, 'serve'], { env, stdio: 'pipe' })).toThrow(
    /rapport: cannot write the journal .*ENOENT.*RAPPORT_JOURNAL/,
  )
}, 60_000)
