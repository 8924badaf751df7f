import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyFile } from '../../../server/contract/keys.ts'
import { findBreak, hashEntry, hashKeys, type SettingsLog } from '../../../server/contract/log.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { lastValues, readLog } from '../../../server/log/append.ts'
import { auditLog } from '../../../server/log/audit.ts'
import { tick } from '../../../server/release/tick.ts'
import { addSite } from '../../../server/site/add.ts'
import { createSession, openWorld, people, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const run = (sql: string, ...args: (string | number)[]) => world.deps.db.run([{ sql, args }])
const log = () => readLog(world.deps.db.query)
const audit = () => auditLog(world.deps)
const logged = async (what: string) => lastValues(await log()).get(what)
const fetchLog = async () => {
  const { token } = await createSession(world, 'hr-1')
  const answer = await world.fetch(`${server}/v1/log`, { headers: { authorization: `Bearer ${token}` } })
  return (await answer.json()) as SettingsLog
}

describe('the log', () => {
  test('has every setting that matters, and any member can verify it', async () => {
    const { entries } = await fetchLog()
    expect(lastValues(entries)).toEqual(
      new Map([
        ['least-raters/2026-11', '5'],
        ['least-raters-detail/2026-11', '10'],
        ['epoch-length', 'month'],
        ['pace', 'seconds'],
        [
          'visibility',
          'own team, the one it is shown within and the whole; leads what is below theirs; analysts and administrators every team',
        ],
        ['retention', expect.stringContaining('sessions 90 days')],
        ['keys/2026-11', expect.stringMatching(/^[0-9a-f]{64}$/)],
      ]),
    )
    expect(await findBreak(entries)).toBeUndefined()
  })

  test('is not for strangers', async () => {
    expect((await world.fetch(`${server}/v1/log`)).status).toBe(401)
  })

  test('has the hash of the keys that everybody is given, also after a site was added', async () => {
    await addSite(world.deps, { id: 'wiki', name: 'Wiki', origin: 'https://wiki.test' })
    const { keys } = (await (await world.fetch(`${server}/v1/keys`)).json()) as KeyFile
    expect(new Set(keys.map(({ scope }) => scope))).toContain('site:wiki')
    expect(await logged('keys/2026-11')).toBe(await hashKeys(keys))
    expect((await log()).at(-1)).toMatchObject({
      what: 'keys/2026-11',
      before: expect.any(String),
      month: '2026-11',
    })
  })

  test('says nothing again that it said last', async () => {
    const before = await log()
    await prepareEpoch(world.deps)
    expect(await log()).toEqual(before)
  })

  test('notes a changed setting when the server starts with it', async () => {
    await prepareEpoch({ ...world.deps, config: { ...world.deps.config, pace: 'weekly' } })
    expect((await log()).findLast(({ what }) => what === 'pace')).toMatchObject({
      before: 'seconds',
      after: 'weekly',
    })
  })

  test('follows from two appends at once as from one after the other', async () => {
    const config = (pace: 'weekly' | 'seconds') => ({ ...world.deps, config: { ...world.deps.config, pace } })
    await Promise.all([
      prepareEpoch(config('weekly')),
      addSite(config('weekly'), { id: 'wiki', name: 'Wiki', origin: 'https://wiki.test' }),
    ])
    expect(await findBreak(await log())).toBeUndefined()
  })
})

describe('a closed epoch', () => {
  beforeEach(async () => {
    const [first, ...others] = await Promise.all(
      people.it.slice(0, 6).map((person) => getPass(world, person)),
    )
    for (const pass of [first, ...others.slice(0, 2)])
      await post(world, pass, { ratings: [createRating({ team: 'hr' })] })
    world.clock.now = Date.UTC(2026, 11, 8)
    await tick(world.deps)
  })

  test('leaves its totals: people added, pass books by scope, withheld to the nearest five', async () => {
    expect(await logged('people-added/2026-11')).toBe('21')
    expect(await logged('pass-books/2026-11/extension')).toBe('6')
    expect(await logged('withheld/2026-11')).toBe('5')
    expect(await audit()).toMatchObject({ kind: 'intact' })
  })

  test('is not logged anew by a later tick', async () => {
    const before = await log()
    await tick(world.deps)
    expect(await log()).toEqual(before)
  })

  test('with another withheld total than the log has is found', async () => {
    await run("UPDATE closed_epoch SET withheld = 40 WHERE epoch = '2026-11'")
    expect(await audit()).toMatchObject({
      kind: 'differs',
      what: 'withheld/2026-11',
      logged: '5',
      live: '40',
    })
  })
})

describe('tampering is found', () => {
  const numberOf = async (what: string) => (await log()).find((entry) => entry.what === what)?.number

  test('an untouched log is intact', async () => {
    expect(await audit()).toEqual({ kind: 'intact', head: (await log()).at(-1) })
  })

  test.each(['what', 'before', 'after', 'month', 'hash', 'previous'])('a changed %s', async (column) => {
    await run(`UPDATE log_entry SET "${column}" = '2026-10' WHERE number = 3`)
    expect(await audit()).toEqual({ kind: 'broken', number: 3 })
  })

  test('a changed entry with a hash to match, by the entry after it', async () => {
    const entry = (await log())[2]
    if (!entry) throw new Error('the log is too short')
    const hash = await hashEntry({ ...entry, after: 'week' })
    await run('UPDATE log_entry SET "after" = \'week\', hash = ? WHERE number = 3', hash)
    expect(await audit()).toEqual({ kind: 'broken', number: 4 })
  })

  test('an entry removed in the middle', async () => {
    await run('DELETE FROM log_entry WHERE number = 2')
    expect(await audit()).toEqual({ kind: 'broken', number: 2 })
  })

  test('a removed tail, as what is in force is not logged any more', async () => {
    const number = await numberOf('keys/2026-11')
    await run('DELETE FROM log_entry WHERE number >= ?', number ?? 0)
    expect(await audit()).toMatchObject({ kind: 'differs', number, what: 'keys/2026-11', logged: null })
  })

  test('a published key that was exchanged', async () => {
    await run("UPDATE epoch_key SET spki = x'00' WHERE scope = 'extension'")
    expect(await audit()).toMatchObject({ kind: 'differs', number: await numberOf('keys/2026-11') })
  })

  test('a published key that was added past the log', async () => {
    await run("INSERT INTO epoch_key (epoch, scope, grp, spki) VALUES ('2027-01', 'extension', 'g1', x'00')")
    expect(await audit()).toMatchObject({ kind: 'differs', what: 'keys/2027-01', logged: null })
  })

  test('a threshold that was lowered in the database', async () => {
    await run("UPDATE threshold SET raters = 2 WHERE kind = 'score'")
    expect(await audit()).toMatchObject({
      kind: 'differs',
      what: 'least-raters/2026-11',
      logged: '5',
      live: '2',
    })
  })

  test('a threshold that was taken away', async () => {
    await run("DELETE FROM threshold WHERE kind = 'detail'")
    expect(await audit()).toMatchObject({ kind: 'differs', what: 'least-raters-detail/2026-11', live: null })
  })

  test('a setting in force that was never logged', async () => {
    const config = { ...world.deps.config, pace: 'weekly' } as const
    expect(await auditLog({ ...world.deps, config })).toMatchObject({
      kind: 'differs',
      what: 'pace',
      live: 'weekly',
    })
  })
})
