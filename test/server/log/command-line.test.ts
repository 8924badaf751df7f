import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../server/db/open.ts'
import { openCommandLine } from '../../support/command-line.ts'

let url: string
let rapport: Awaited<ReturnType<typeof openCommandLine>>['rapport']
let remove: () => Promise<void>
beforeEach(async () => {
  ;({ url, rapport, remove } = await openCommandLine())
})
afterEach(() => remove())

async function tamper(sql: string): Promise<void> {
  const db = await openDatabase(url)
  await db.run([sql])
  db.close()
}

test('settings are shown, raised at once and lowered from the next epoch on', async () => {
  expect((await rapport('settings', 'show')).out).toEqual([
    'least-raters: 5',
    'least-raters-detail: 10',
    'epoch-length: month',
    'pace: weekly',
    'visibility: own team, the one it is shown within and the whole; leads what is below theirs; analysts and administrators every team',
    expect.stringMatching(/^retention: sessions 90 days/),
  ])
  expect((await rapport('settings', 'set', 'least-raters', '8')).out).toEqual([
    'least-raters in 2026-11: 8',
    'least-raters from 2026-12 on: 8',
  ])
  await rapport('settings', 'set', 'least-raters', '6')
  expect((await rapport('settings', 'show')).out[0]).toBe('least-raters: 8, from 2026-12 on 6')
  expect((await rapport('audit', 'verify')).code).toBe(0)
})

test.each([
  ['fewer raters than five', ['least-raters', '4'], /from 5 to 1000, not "4"/],
  ['fewer than ten for details', ['least-raters-detail', '9'], /from 10 to 1000, not "9"/],
  ['a number that is none', ['least-raters', '5.5'], /from 5 to 1000, not "5.5"/],
  ['another setting', ['pace', 'seconds'], /takes least-raters or least-raters-detail, not "pace"/],
])('%s cannot be set', async (_name, args, line) => {
  expect(await rapport('settings', 'set', ...args)).toEqual({
    code: 2,
    out: [],
    err: [expect.stringMatching(line)],
  })
})

test('an intact log is shown and verified', async () => {
  const shown = await rapport('audit', 'show')
  expect(shown.out[0]).toMatch(/^ {3}1 {2}2026-11 {2}least-raters\/2026-11: 5 {2}\[[0-9a-f]{16}…]$/)
  const { code, out } = await rapport('audit', 'verify')
  expect(code).toBe(0)
  expect(out[0]).toBe(`The log is intact up to entry ${shown.out.length}, and what it says is in force.`)
})

test('a log that was tampered with ends with 3 and the number of the entry', async () => {
  await tamper('UPDATE log_entry SET "after" = \'9\' WHERE number = 2')
  expect(await rapport('audit', 'verify')).toEqual({
    code: 3,
    out: [],
    err: ['rapport: entry 2 was changed, removed or put in later'],
  })
})

test('a threshold that was lowered past the log ends with 3, the entry and both values', async () => {
  await tamper("UPDATE threshold SET raters = 2 WHERE kind = 'score'")
  expect(await rapport('audit', 'verify')).toEqual({
    code: 3,
    out: [],
    err: ['rapport: entry 1: of least-raters/2026-11 the log says 5, in force is 2'],
  })
})

test('a person is erased by id, once', async () => {
  expect(await rapport('erase', 'boris')).toEqual({ code: 0, out: ['boris is erased.'], err: [] })
  expect(await rapport('erase', 'boris')).toMatchObject({
    code: 2,
    err: ['rapport: not in the directory: boris'],
  })
})
