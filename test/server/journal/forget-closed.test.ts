import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openJournalFile } from '../../../server/journal/file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  path = join(folder, 'journal.ndjson')
})
afterEach(() => rmSync(folder, { recursive: true }))

const release = (id: string, epoch: string, ids: string[]) =>
  ({
    kind: 'release',
    id,
    part: 'score',
    team: 'it',
    epoch,
    week: 'w',
    sums: { kind: 'score' },
    ids,
  }) as const
const withheld = (epoch: string, ids: string[]) => ({ kind: 'withheld', part: 'score', epoch, ids })
const book = (epoch: string) => ({ kind: 'book', epoch, scope: 'extension', id: '0b' })
const closed = (epoch: string, closedOn = 1) => ({ kind: 'closed', epoch, closedOn })
const counted = (epoch: string, ids: string[]) => ({ kind: 'counted', part: 'score', epoch, ids })

const append = async (...lines: object[]) =>
  (await openJournalFile(path))(lines.map((line) => JSON.stringify(line)))
const lines = () =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text))

test('once an epoch is closed, its ids stand in one list, and no more with their releases', async () => {
  await append(release('01', '2026-10', ['cc', 'aa']), book('2026-10'), release('02', '2026-11', ['dd']))
  await append(release('03', '2026-10', ['bb']), withheld('2026-10', ['ff']))
  await append(closed('2026-10'), book('2026-11'))
  expect(lines()).toEqual([
    release('01', '2026-10', []),
    release('02', '2026-11', ['dd']),
    release('03', '2026-10', []),
    counted('2026-10', ['aa', 'bb', 'cc']),
    withheld('2026-10', ['ff']),
    closed('2026-10'),
    book('2026-11'),
  ])
})

test('a line that came again after the closing is made good at the next start', async () => {
  await append(release('01', '2026-10', ['aa']), closed('2026-10'))
  writeFileSync(path, `${readFileSync(path, 'utf8')}{"kind":"release","ids":["aa"\n`)
  await append(release('01', '2026-10', ['aa']))
  await openJournalFile(path)
  const released = release('01', '2026-10', [])
  expect(lines()).toEqual([released, counted('2026-10', ['aa']), closed('2026-10'), released])
})

test('a list goes with the first closing a year later; releases stay', async () => {
  const yearMs = 365 * 24 * 3600 * 1000
  await append(release('01', '2026-10', ['aa']), closed('2026-10', 1))
  await append(closed('2027-09', yearMs))
  expect(lines()).toContainEqual(counted('2026-10', ['aa']))
  await append(closed('2027-10', 1 + yearMs))
  expect(lines()).toEqual([
    release('01', '2026-10', []),
    closed('2026-10', 1),
    closed('2027-09', yearMs),
    closed('2027-10', 1 + yearMs),
  ])
})

test('lines that a later version left stay', async () => {
  writeFileSync(path, '{"kind":"unheard-of"}\n')
  await append(release('01', '2026-10', ['aa']), closed('2026-10'))
  expect(lines()[0]).toEqual({ kind: 'unheard-of' })
})

test('many ids stand in several lines, each once and in order, and a later closing leaves them as they are', async () => {
  const ids = Array.from({ length: 4000 }, () => randomBytes(16).toString('hex'))
  for (let from = 0; from < ids.length; from += 10)
    writeFileSync(path, `${JSON.stringify(release('01', '2026-10', ids.slice(from, from + 10)))}\n`, {
      flag: 'a',
    })
  await append(release('02', '2026-10', ids.slice(0, 20)), closed('2026-10'))
  const lists = lines().filter(({ kind }) => kind === 'counted')
  expect(lists.flatMap((list) => list.ids)).toEqual(ids.toSorted())
  expect(Math.max(...lists.map((list) => list.ids.length))).toBeLessThanOrEqual(1000)
  const before = lines()
  await append(book('2026-11'), closed('2026-11'))
  expect(lines()).toEqual([...before, closed('2026-11')])
})

test('others go on while a month of many small releases is merged', async () => {
  const hex = () => randomBytes(16).toString('hex')
  const month = Array.from({ length: 20_000 }, (_, at) =>
    JSON.stringify(release(at.toString(16).padStart(8, '0'), '2026-10', [hex(), hex(), hex(), hex(), hex()])),
  )
  writeFileSync(path, `${month.join('\n')}\n`)
  let turns = 0
  let next = setImmediate(function count() {
    turns++
    next = setImmediate(count)
  })
  await append(closed('2026-10'))
  clearImmediate(next)
  expect(turns).toBeGreaterThan(100) // 100,000 ids: some for every thousand of them
  expect(lines().filter(({ kind }) => kind === 'counted')).toHaveLength(100)
})
