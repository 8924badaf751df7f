import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { listUnknown, recordUnknown } from '../../../server/directory/unknown-identities.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { createInvites } from '../../../server/identity/create-invites.ts'
import { findOffered } from '../../../server/identity/find-newcomers.ts'
import { lastValues, readLog } from '../../../server/log/append.ts'
import { createTally } from '../../../server/named/tally.ts'
import { tick } from '../../../server/release/tick.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { expire } from '../../../server/retention/expire.ts'
import { periods } from '../../../server/retention/periods.ts'
import { settingsInForce } from '../../../server/settings/record.ts'
import { createSession, dayMs, openWorld, people, server, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const all = async (sql: string) => (await world.deps.db.query(sql)).rows.map((row) => ({ ...row }))
const count = async (table: string) => (await all(`SELECT count(*) AS n FROM ${table}`))[0]?.n
const addAgain = (person: string) =>
  world.deps.db.run([
    {
      sql: "INSERT INTO person (id, name, team, kind, added_epoch) VALUES (?, 'Again', 'it', 'employee', '2026-10')",
      args: [person],
    },
  ])

describe('what has been kept long enough', () => {
  test('goes: sessions, invites and codes, each at its own time', async () => {
    await createSession(world, 'it-1')
    await createInvites(world.deps.db, ['it-2'], world.clock.now)
    world.clock.now += 14 * dayMs
    await expire(world.deps)
    expect([await count('session'), await count('invite')]).toEqual([1, 0])
    world.clock.now += 76 * dayMs
    await expire(world.deps)
    expect(await count('session')).toBe(0)
  })

  test('goes: an account that nobody has, 90 days after its month began', async () => {
    const list = () => listUnknown(world.deps.db)
    const about = { ...world.deps, told: createTally() }
    await recordUnknown(about, 'it-1', { site: 'portal', account: 'first stranger' }) // on 10 November
    world.clock.now = Date.UTC(2026, 11, 20)
    await recordUnknown(about, 'it-1', { site: 'portal', account: 'first stranger' })
    await recordUnknown(about, 'it-1', { site: 'portal', account: 'second stranger' })
    world.clock.now = Date.UTC(2026, 10, 1) + 90 * dayMs - 1
    await expire(world.deps)
    expect(await list()).toHaveLength(2)
    world.clock.now += 1
    await expire(world.deps)
    expect(await list()).toEqual([{ site: 'portal', account: 'second stranger' }])
    expect(readFileSync(world.file, 'latin1')).not.toContain('first stranger')
    world.clock.now = Date.UTC(2026, 11, 1) + 90 * dayMs
    await expire(world.deps)
    expect(await list()).toEqual([])
  })

  test('goes: the id of a letter that was deleted, a year after that month, also where nobody deletes another', async () => {
    const asker = await createMember(world, 'hr-1')
    const id = randomUUID()
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1')
    await asker('DELETE', `/v1/thanks/${id}`) // on 10 November
    await world.deps.db.checkpoint()
    expect(readFileSync(world.file, 'latin1')).toContain(bytes)
    const monthEnd = Date.UTC(2026, 11, 1)
    world.clock.now = monthEnd + periods.goneDays * dayMs - 1
    await expire(world.deps)
    expect(await all('SELECT month FROM named_gone')).toEqual([{ month: '2026-11' }])
    world.clock.now += 1
    await expire(world.deps)
    expect(await count('named_gone')).toBe(0)
    expect(readFileSync(world.file, 'latin1')).not.toContain(bytes)
  })

  test('goes: the list of an epoch a year after its closing, and says so when asked for', async () => {
    const rating = createRating()
    await post(world, await getPass(world, 'it-1'), { ratings: [rating] })
    world.clock.now = Date.UTC(2026, 11, 8)
    await tick(world.deps)
    world.clock.now += 365 * dayMs - 1
    await expire(world.deps)
    expect((await world.fetch(`${server}/v1/counted/2026-11`)).status).toBe(200)
    world.clock.now += 1
    await expire(world.deps)
    expect((await world.fetch(`${server}/v1/counted/2026-11`)).status).toBe(410)
    expect(await all('SELECT withheld, state FROM closed_epoch')).toEqual([{ withheld: 1, state: 'expired' }])
    expect(await all('SELECT * FROM listed_ids')).toEqual([])
    expect(readFileSync(world.file, 'latin1')).not.toContain(rating.id)
  })
})

test('the settings log has every period', async () => {
  const { after } = settingsInForce(world.deps).find(({ what }) => what === 'retention') ?? {}
  const logged = after?.match(/\d+/g)?.map(Number) ?? []
  expect(logged.toSorted()).toEqual(Object.values<number>(periods).toSorted())
})

describe('of an erased person', () => {
  test('nothing is left but what nobody can read: not in the file, its freed pages nor its log', async () => {
    await getPass(world, 'it-1')
    await createInvites(world.deps.db, ['it-1'], world.clock.now)
    await world.deps.db.run(["UPDATE person SET name = 'Zacharias Quine' WHERE id = 'it-1'"])
    await world.deps.db.checkpoint()
    expect(readFileSync(world.file, 'latin1')).toContain('Zacharias Quine')
    expect(await erasePerson(world.deps.db, 'it-1')).toEqual({ kind: 'erased' })
    expect(readFileSync(world.file, 'latin1')).not.toContain('Zacharias Quine')
    const left = [
      ...(await all("SELECT 'person' AS at FROM person WHERE id = 'it-1'")),
      ...(await all("SELECT 'account' AS at FROM account WHERE person = 'it-1'")),
      ...(await all("SELECT 'session' AS at FROM session WHERE person = 'it-1'")),
      ...(await all("SELECT 'invite' AS at FROM invite WHERE person = 'it-1'")),
      ...(await all("SELECT 'pass' AS at FROM pass_issue WHERE person = 'it-1'")),
    ]
    expect(left).toEqual([])
    expect(await count('pass_issue')).toBe(1)
  })

  test('the session ends', async () => {
    const { token } = await createSession(world, 'it-1')
    await erasePerson(world.deps.db, 'it-1')
    const headers = { authorization: `Bearer ${token}` }
    expect((await world.fetch(`${server}/v1/directory`, { headers })).status).toBe(401)
  })

  test('no second book is issued when they are added again in the same epoch', async () => {
    await getPass(world, 'it-1')
    await erasePerson(world.deps.db, 'it-1')
    await addAgain('it-1')
    await expect(getPass(world, 'it-1')).rejects.toThrow()
    expect(await count('pass_issue')).toBe(1)
  })

  test('the count of people added keeps them, once closed nothing does', async () => {
    await getPass(world, 'it-1')
    await erasePerson(world.deps.db, 'it-1')
    await erasePerson(world.deps.db, 'it-2')
    world.clock.now = Date.UTC(2026, 11, 8)
    await tick(world.deps)
    const logged = lastValues(await readLog(world.deps.db.query))
    expect(logged.get('people-added/2026-11')).toBe('21')
    expect(logged.get('pass-books/2026-11/extension')).toBe('1')
    expect([await count('pass_issue'), await count('epoch_secret')]).toEqual([0, 0])
    expect(await all("SELECT name FROM setting WHERE name LIKE 'erased%'")).toEqual([])
  })

  test('a stranger is not erased', async () => {
    expect(await erasePerson(world.deps.db, 'nobody')).toEqual({ kind: 'unknown' })
  })
})

test('passes issued name nobody, and no two epochs name somebody alike', async () => {
  await getPass(world, 'it-1')
  world.clock.now = Date.UTC(2026, 11, 2)
  await tick(world.deps)
  await prepareEpoch(world.deps)
  await getPass(world, 'it-1')
  const rows = await all('SELECT epoch, person FROM pass_issue ORDER BY epoch')
  expect(rows.map(({ epoch }) => epoch)).toEqual(['2026-11', '2026-12'])
  expect(new Set(rows.map(({ person }) => person)).size).toBe(2)
  for (const id of Object.values(people).flat()) expect(JSON.stringify(rows)).not.toContain(id)
})

test('the demo offers whoever has no passes yet, and whoever has, to come back', async () => {
  world.clock.now = Date.UTC(2026, 11, 2)
  await prepareEpoch(world.deps)
  const offered = async (kind: 'newcomers' | 'returning') =>
    (await findOffered(world.deps.db, '2026-12', 'extension'))[kind].map(({ id }) => id)
  const [first = ''] = await offered('newcomers')
  expect(await offered('returning')).toEqual([])
  await getPass(world, first)
  expect(await offered('newcomers')).not.toContain(first)
  expect(await offered('newcomers')).toHaveLength(6)
  expect(await offered('returning')).toEqual([first])
})
