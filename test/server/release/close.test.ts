import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { CountedList } from '../../../server/contract/counted.ts'
import type { Pass } from '../../../server/contract/pass.ts'
import type { Rating } from '../../../server/contract/rating.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { markRating } from '../../../server/pass/epoch-keys.ts'
import { getKeyrings } from '../../../server/pass/generation.ts'
import { poolParts } from '../../../server/rating/pool-parts.ts'
import { tick } from '../../../server/release/tick.ts'
import { dayMs, openWorld, people, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

let world: World
let passes: Pass[]

beforeEach(async () => {
  world = await openWorld()
  passes = await Promise.all(people.it.slice(0, 10).map((person) => getPass(world, person)))
})
afterEach(() => world.close())

/** Ratings of a team by the first `raters` passes. */
async function rate(team: string, raters: number, from = 0): Promise<Rating[]> {
  const sent: Rating[] = []
  for (const pass of passes.slice(from, from + raters)) {
    const rating = createRating({ team })
    await post(world, pass, { ratings: [rating] })
    sent.push(rating)
  }
  return sent
}

/** Scores of as many tokens. */
async function pool(team: string, n: number): Promise<void> {
  const keys = await newestKeys()
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  const poolings = Array.from({ length: n }, () => ({
    part: { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value: '4' },
    ...{ kind: 'score' as const, epoch: '2026-11', scope: 'extension', team, keys },
  }))
  await world.deps.db.run(poolParts(poolings))
}

async function newestKeys() {
  const { keyrings, statements } = await getKeyrings(world.deps.db.query, world.deps.secret, ['2026-11'])
  await world.deps.db.run(statements)
  const [keys] = keyrings.get('2026-11') ?? []
  if (!keys) throw new Error('the epoch has no keys')
  return keys
}

/** As another process would, after a tick has begun and before it writes first. */
function meanwhile(sql: string) {
  const { db } = world.deps
  let done = false
  const write: typeof db.write = async (decide) => {
    if (!done) await db.run([{ sql, args: [] }])
    done = true
    return db.write(decide)
  }
  return { ...world.deps, db: { ...db, write } }
}

const all = <T>(sql: string) => world.deps.db.read.all<T>(sql)
const scores = () =>
  all<{ team: string; sums: string }>("SELECT team, sums FROM release WHERE kind = 'score'")
const list = async () => (await (await world.fetch(`${server}/v1/counted/2026-11`)).json()) as CountedList
const close = async () => {
  world.clock.now = Date.UTC(2026, 11, 8)
  await tick(world.deps)
}
/** As if the process were killed at a write, when as many were made since there are no pools any more. */
async function closeUntil(writes: number): Promise<void> {
  const { db } = world.deps
  let made = 0
  const write: typeof db.write = async (decide) => {
    const { rows } = await db.query('SELECT 1 FROM pool LIMIT 1')
    if (rows.length === 0 && ++made > writes) throw new Error('killed')
    return db.write(decide)
  }
  const run: typeof db.run = (statements) => write(async () => ({ statements, result: undefined }))
  world.clock.now = Date.UTC(2026, 11, 8)
  await expect(tick({ ...world.deps, db: { ...db, write, run } })).rejects.toThrow('killed')
}

describe('an epoch that is closed', () => {
  test('is not closed a moment before seven days have passed', async () => {
    await rate('hr', 3)
    world.clock.now = Date.UTC(2026, 11, 8) - 1
    await tick(world.deps)
    expect(await list()).toMatchObject({ closed: false, withheld: { score: [] } })
  })

  test('carries short pools to the team above, where together they are enough', async () => {
    const ratings = [...(await rate('hr', 3)), ...(await rate('it', 3, 3))]
    await close()
    expect((await scores()).map(({ team, sums }) => [team, JSON.parse(sums).counts])).toEqual([
      ['corp', [0, 0, 0, 6, 0]],
    ])
    const { closed, counted, withheld } = await list()
    expect(closed).toBe(true)
    expect(counted.score).toEqual(ratings.map(({ id }) => id).sort())
    expect(withheld.comment).toEqual(ratings.map(({ id }) => id).sort())
  })

  test('counts a rater once who comes from two pools, also where together they would be enough', async () => {
    await rate('hr', 3)
    await rate('it', 3)
    await close()
    expect(await scores()).toEqual([])
    expect((await list()).withheld.score).toHaveLength(6)
  })

  test('releases no more than three parts of a rater at once who comes from two pools', async () => {
    for (let again = 0; again < 2; again++) {
      await rate('hr', 1)
      await rate('it', 1)
    }
    await rate('hr', 2, 1)
    await rate('it', 2, 3)
    await close()
    const [published] = await scores()
    expect(JSON.parse(published?.sums ?? '').counts).toEqual([0, 0, 0, 7, 0])
    expect((await list()).withheld.score).toHaveLength(1)
  })

  test('waits a week for what cannot be read to be sent again, and goes on without what did not come', async () => {
    const [spoilt] = await rate('hr', 3)
    await rate('it', 4, 3)
    await world.deps.db.run([
      {
        sql: 'UPDATE part SET sealed = randomblob(60) WHERE id = unhex(?)',
        args: [markRating(await newestKeys(), spoilt?.id.replaceAll('-', '') ?? '').score],
      },
    ])
    await close()
    expect(await list()).toMatchObject({ closed: false })
    world.clock.now += 7 * dayMs
    await tick(world.deps)
    expect((await scores()).map(({ sums }) => JSON.parse(sums).counts)).toEqual([[0, 0, 0, 6, 0]])
    expect(await list()).toMatchObject({ closed: true, withheld: { score: [] } })
    expect(await all('SELECT * FROM part')).toEqual([])
  })

  test('withholds what is too little even at the top, and lists it', async () => {
    const ratings = await rate('hr', 4)
    await close()
    expect(await scores()).toEqual([])
    expect((await list()).withheld.score).toEqual(ratings.map(({ id }) => id).sort())
  })

  test('leaves no parts, marks, passes issued nor private keys', async () => {
    await rate('hr', 3)
    await post(world, passes[0], { ratings: [{ id: createRating().id, revision: 1, withdrawn: true }] })
    await close()
    for (const table of ['part', 'pool', 'mark', 'withdrawal'])
      expect(await all(`SELECT * FROM ${table}`)).toEqual([])
    expect(await all("SELECT * FROM pass_issue WHERE epoch = '2026-11'")).toEqual([])
    expect(await all("SELECT * FROM epoch_key WHERE epoch = '2026-11' AND private_key IS NOT NULL")).toEqual(
      [],
    )
  })

  test('that was cut short half-way is gone on with and counts nothing twice', async () => {
    const ratings = [...(await rate('hr', 5)), ...(await rate('it', 3, 5))]
    let writes = 0
    const write = world.deps.db.write
    vi.spyOn(world.deps.db, 'write').mockImplementation((decide) => {
      if (++writes > 4) throw new Error('killed')
      return write(decide)
    })
    await expect(close()).rejects.toThrow('killed')
    vi.restoreAllMocks()
    await close()
    const { counted, withheld } = await list()
    expect([...counted.score, ...withheld.score].sort()).toEqual(ratings.map(({ id }) => id).sort())
    const published = (await scores()).flatMap(({ sums }) => JSON.parse(sums).counts as number[])
    expect(published.reduce((sum, n) => sum + n, 0)).toBe(counted.score.length)
  })

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
    'that was cut short after %i transactions of its last step lists the same to everybody, and in the end nothing else is left',
    async (writes) => {
      const ratings = await rate('hr', 4)
      await closeUntil(writes)
      const between = await list()
      if (between.closed) expect(between.withheld.score).toEqual(ratings.map(({ id }) => id).sort())
      expect((await checkDatabase(`file:${world.file}`)).breaches).toEqual([])
      expect((await post(world, passes[0], { ratings: [createRating()] })).status).toBe(403)
      await close()
      expect((await list()).withheld.score).toEqual(ratings.map(({ id }) => id).sort())
      for (const table of ['part', 'pool', 'mark', 'withdrawal'])
        expect(await all(`SELECT * FROM ${table}`)).toEqual([])
      expect(await all('SELECT state FROM closed_epoch')).toEqual([{ state: 'listed' }])
    },
  )

  test('that two processes close at once is listed whole', async () => {
    await world.deps.db.run([{ sql: 'DELETE FROM pass_issue', args: [] }])
    await pool('lab', 2300)
    world.clock.now = Date.UTC(2026, 11, 8)
    const other = { ...world.deps, db: await openDatabase(`file:${world.file}`) }
    await Promise.all([tick(world.deps), tick(other)])
    await tick(other)
    other.db.close()
    expect((await list()).withheld.score).toHaveLength(2300)
    expect(await all('SELECT * FROM mark')).toEqual([])
  })

  test('carries and withholds pools of any size, every part of them', async () => {
    await world.deps.db.run([{ sql: 'DELETE FROM pass_issue', args: [] }])
    await pool('lab', 2300)
    await close()
    expect(await scores()).toEqual([])
    expect((await list()).withheld.score).toHaveLength(2300)
  })

  test('releases pools of any size as long as anything can be released', async () => {
    await pool('lab', 2300)
    await close()
    const published = (await scores()).flatMap(({ sums }) => JSON.parse(sums).counts as number[])
    expect(published.reduce((sum, n) => sum + n, 0)).toBe(2300)
  })

  test('refuses its passes from then on', async () => {
    await close()
    const response = await post(world, passes[0], { ratings: [createRating()] })
    expect(response.status).toBe(403)
  })
})

test('two ticks at once release nothing twice', async () => {
  const ratings = await rate('hr', 7)
  await Promise.all([tick(world.deps), tick(world.deps)])
  const published = (await scores()).flatMap(({ sums }) => JSON.parse(sums).counts as number[])
  expect(published.reduce((sum, n) => sum + n, 0)).toBe(ratings.length)
})

test.each([
  ['a threshold that is raised', 'UPDATE threshold SET raters = 100', 0],
  ['a threshold that is raised', 'UPDATE threshold SET raters = 100', 28],
  ['fewer people with passes', 'DELETE FROM pass_issue', 0],
  ['fewer people with passes', 'DELETE FROM pass_issue', 28],
])('%s while a tick is under way counts at once: %s, after %i days', async (_, sql, days) => {
  await rate('hr', 7)
  world.clock.now += days * 24 * 3600 * 1000
  await tick(meanwhile(sql))
  expect(await scores()).toEqual([])
})
