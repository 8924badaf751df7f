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
