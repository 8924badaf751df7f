import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { createPoolFinder } from '../../../server/rating/find-pool.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { listPooled } from '../../support/pooled.ts'

let world: World
let pass: Pass

beforeEach(async () => {
  world = await openWorld()
  pass = await getPass(world, 'hr-1')
})
afterEach(() => world.close())

const run = (sql: string) => world.deps.db.run([{ sql, args: [] }])
const withdraw = (ids: string[]) =>
  post(world, pass, { ratings: ids.map((id) => ({ id, revision: 2, withdrawn: true })) })

test('a pass may take back a hundred ratings, seen or never seen, and what was taken back before again', async () => {
  const batches = Array.from({ length: 6 }, () => Array.from({ length: 20 }, () => createRating()))
  const statuses: number[] = []
  for (const [index, ratings] of batches.entries()) {
    if (index % 2 === 0) await post(world, pass, { ratings })
    statuses.push((await withdraw(ratings.map(({ id }) => id))).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  const { rows } = await world.deps.db.query('SELECT count(*) AS n FROM withdrawal')
  expect(rows[0]?.n).toBe(100)
  expect((await post(world, pass, { ratings: [createRating()] })).status).toBe(200)
})

test('many requests at once do not get round the limit', async () => {
  const ids = () => Array.from({ length: 20 }, () => createRating().id)
  const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await withdraw(ids())).status))
  expect(statuses.filter((status) => status === 200)).toHaveLength(5)
})

test('a withdrawal that is sent again and again counts once', async () => {
  const { id } = createRating()
  for (let time = 0; time < 3; time++) expect((await withdraw([id])).status).toBe(200)
  const more = Array.from({ length: 99 }, () => createRating().id)
  for (let from = 0; from < 99; from += 20)
    expect((await withdraw(more.slice(from, from + 20))).status).toBe(200)
})

test('an interaction key has one spelling only', async () => {
  const key = `${'A'.repeat(42)}A`
  expect((await post(world, pass, { ratings: [createRating({ interactionKey: key })] })).status).toBe(200)
  const spelled = createRating({ interactionKey: `${'A'.repeat(42)}B` }) // the same 32 bytes
  expect((await post(world, pass, { ratings: [spelled] })).status).toBe(422)
})

test('a rating of a team newer than the freeze can be revised after the team has moved', async () => {
  await run("INSERT INTO team (id, name, parent, kind) VALUES ('new', 'New', 'it', 'team')")
  const rating = createRating({ team: 'new' })
  await post(world, pass, { ratings: [rating] })
  await run("UPDATE team SET parent = 'hr' WHERE id = 'new'")
  world.clock.now += 60_000
  await post(world, pass, { ratings: [createRating({ team: 'unheard-of' })] }) // has the tree read again
  const answer = await post(world, pass, { ratings: [{ ...rating, revision: 2, score: 1 }] })
  expect(((await answer.json()) as RatingAnswer).receipts).toMatchObject([{ kind: 'accepted' }])
  expect(await listPooled(world.deps, 'score')).toMatchObject([{ team: 'it', value: '1' }])
})

test('teams that nobody knows have the tree read once for all, and again after a while', async () => {
  let reads = 0
  const select: typeof world.deps.db.read.select = ((...args: []) => {
    reads++
    return world.deps.db.read.select(...args)
  }) as typeof world.deps.db.read.select
  const read = Object.assign(Object.create(world.deps.db.read), { select })
  const find = createPoolFinder({ ...world.deps.db, read }, world.deps.clock)
  const verified = { ...pass, token: Buffer.from(pass.token, 'base64url') }
  const ask = () => Promise.all(Array.from({ length: 20 }, (_, index) => find(verified, `unknown-${index}`)))
  await ask()
  const once = reads
  expect(once).toBeGreaterThan(0)
  await ask()
  expect(reads).toBe(once)
  world.clock.now += 60_000
  await ask()
  expect(reads).toBe(2 * once)
  await run("INSERT INTO team (id, name, parent, kind) VALUES ('unknown-1', 'New', 'it', 'team')")
  world.clock.now += 60_000
  expect((await ask())[1]).toBe('it')
})
