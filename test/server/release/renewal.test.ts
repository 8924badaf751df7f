import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import type { Rating } from '../../../server/contract/rating.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import type { Database } from '../../../server/db/open.ts'
import { addGeneration, getKeyrings, readGenerations } from '../../../server/pass/generation.ts'
import { poolParts } from '../../../server/rating/pool-parts.ts'
import { closeDue } from '../../../server/release/close.ts'
import { finishRenewal, renewGeneration } from '../../../server/release/renew-generation.ts'
import { tick } from '../../../server/release/tick.ts'
import { dayMs, openWorld, people, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { listPooled } from '../../support/pooled.ts'

const epoch = '2026-11'

let world: World
let pass: Pass

beforeEach(async () => {
  world = await openWorld()
  pass = await getPass(world, 'hr-1')
})
afterEach(() => world.close())

const send = async (from: Pass, ...ratings: unknown[]) =>
  ((await (await post(world, from, { ratings })).json()) as RatingAnswer).receipts
const pooled = async () => (await listPooled(world.deps)).map((part) => JSON.stringify(part)).sort()
const scores = async () =>
  (await listPooled(world.deps, 'score')).map(({ revision, value }) => [revision, value])
const countRows = async () => Number((await world.deps.db.query('SELECT count(*) AS n FROM part')).rows[0]?.n)
const numbers = async () => (await readGenerations(world.deps.db.query)).map(({ number }) => number)

/** As a renewal leaves it that died before it rewrote anything: what comes now is under the newer keys. */
async function beginRenewal(): Promise<void> {
  await world.deps.db.write(async (query) => {
    const [newest] = await readGenerations(query)
    const statements: Parameters<Database['run']>[0] = []
    addGeneration(statements, (newest?.number ?? 0) + 1)
    return { statements, result: undefined }
  })
}

/** More than are rewritten in one transaction. */
async function poolMany(count: number): Promise<void> {
  await world.deps.db.write(async (query) => {
    const { keyrings, statements } = await getKeyrings(query, world.deps.secret, [epoch])
    const [keys] = keyrings.get(epoch) ?? []
    if (!keys) throw new Error('no keys')
    const hex = (bytes: number) => randomBytes(bytes).toString('hex')
    const poolings = Array.from({ length: count }, (_, at) => ({
      ...({ kind: 'score', epoch, scope: 'extension', team: ['it', 'hr', 'lab'][at % 3] ?? '' } as const),
      ...{ keys, part: { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value: '4' } },
    }))
    return { statements: [...statements, ...poolParts(poolings)], result: undefined }
  })
}

/** A process that is gone before its write number `last` + 1. */
function dyingAfter(last: number): World['deps'] {
  const { db } = world.deps
  let writes = 0
  const write: Database['write'] = async (decide) => {
    if (writes++ >= last) throw new Error('killed')
    return db.write(decide)
  }
  return { ...world.deps, db: { ...db, write } }
}

describe('a renewal', () => {
  test('that dies at any of its steps loses nothing and doubles nothing, and the next one ends it', async () => {
    await poolMany(2300)
    const before = await pooled()
    const halves: number[] = []
    for (let steps = 0; ; steps++) {
      const ended = await renewGeneration(dyingAfter(steps)).then(
        () => true,
        () => false,
      )
      expect(await pooled()).toEqual(before)
      if (ended) break
      halves.push((await numbers()).length)
      if (steps > 1) await finishRenewal(world.deps)
      expect(await pooled()).toEqual(before)
    }
    expect(halves).toEqual([1, 2, 2, 2, 2])
    expect(await numbers()).toHaveLength(1)
  })

  test('leaves nothing that is alike in the copies of before and after, and nothing of before in the file', async () => {
    await send(pass, createRating({ comment: 'Thank you' }), createRating({ team: 'hr' }), createRating())
    const [before, values] = [await readStored(), await pooled()]
    await tick(world.deps)
    const after = await readStored()
    expect(await pooled()).toEqual(values)
    expect(after.blobs).toHaveLength(before.blobs.length)
    expect(shared(before.blobs, before.blobs)).toBeGreaterThan(0)
    expect(shared(before.blobs, after.blobs)).toBe(0)
    expect(after.pools.filter((id) => before.pools.includes(id))).toEqual([])
    const file = readFileSync(world.file)
    expect(before.blobs.filter((blob) => file.includes(blob))).toEqual([])
    expect(after.blobs.filter((blob) => file.includes(blob))).toHaveLength(after.blobs.length)
  })

  test('drops what nobody can open, and keeps the rest', async () => {
    await send(pass, createRating())
    await world.deps.db.run(["UPDATE part SET sealed = randomblob(200) WHERE kind = 'comment'"])
    await tick(world.deps)
    expect(await listPooled(world.deps)).toHaveLength(2)
    expect((await readStored()).pools).toHaveLength(2)
  })
})

/** All bytes of what is pooled, and the ids of pools, as a copy of the database has them. */
async function readStored(): Promise<{ blobs: Buffer[]; pools: number[] }> {
  const { rows } = await world.deps.db.query(
    `SELECT hex(id) AS hex FROM part UNION ALL SELECT hex(rater_mark) FROM part UNION ALL SELECT hex(sealed) FROM part
     UNION ALL SELECT hex(interaction_mark) FROM part WHERE interaction_mark IS NOT NULL
     UNION ALL SELECT hex(place_mark) FROM pool UNION ALL SELECT hex(sealed_team) FROM pool
     UNION ALL SELECT hex(salt) FROM generation`,
  )
  const pools = await world.deps.db.query('SELECT id FROM pool')
  return {
    blobs: rows.map(({ hex }) => Buffer.from(String(hex), 'hex')),
    pools: pools.rows.map(({ id }) => Number(id)),
  }
}

/** How many runs of eight bytes, wherever they are, two copies have in common. */
function shared(one: Buffer[], other: Buffer[]): number {
  const runsOf = (blob: Buffer) =>
    Array.from({ length: blob.length - 7 }, (_, at) => blob.toString('hex', at, at + 8))
  const runs = new Set(one.flatMap(runsOf))
  return other.flatMap(runsOf).filter((run) => runs.has(run)).length
}

describe('while two generations are current', () => {
  let rating: Rating
  beforeEach(async () => {
    rating = createRating({ score: 2 })
    await send(pass, rating)
    await beginRenewal()
    expect(await numbers()).toEqual([2, 1])
  })
  afterEach(async () => {
    const before = await pooled()
    await finishRenewal(world.deps)
    expect(await numbers()).toEqual([2])
    expect(await pooled()).toEqual(before)
  })

  test('a rating of the older one that is sent again is known', async () => {
    expect(await send(pass, rating)).toMatchObject([{ kind: 'duplicate' }])
    expect(await scores()).toEqual([[1, '2']])
  })

  test('a rating of the older one is revised where it is', async () => {
    expect(await send(pass, { ...rating, revision: 2, score: 5 })).toMatchObject([{ kind: 'accepted' }])
    expect(await scores()).toEqual([[2, '5']])
    expect(await send(pass, rating)).toMatchObject([{ kind: 'superseded' }])
    expect(await countRows()).toBe(3)
  })

  test('a rating of the older one is taken back, and stays so', async () => {
    const withdrawal = { id: rating.id, revision: 2, withdrawn: true }
    expect(await send(pass, withdrawal)).toMatchObject([{ kind: 'accepted' }])
    expect(await countRows()).toBe(0)
    expect(await send(pass, { ...rating, revision: 3 })).toMatchObject([
      { kind: 'refused', reason: 'withdrawn' },
    ])
  })

  test('another one of the same interaction is refused, and another pass may not touch it', async () => {
    const again = createRating({ interactionKey: rating.interactionKey })
    expect(await send(pass, again)).toMatchObject([{ kind: 'refused', reason: 'already-rated' }])
    const other = await getPass(world, 'hr-2')
    expect(await send(other, { ...rating, revision: 2 })).toMatchObject([
      { kind: 'refused', reason: 'other-pass' },
    ])
  })

  test('the cap of one rater for one team is over both', async () => {
    const receipts = await send(pass, ...Array.from({ length: 20 }, () => createRating()))
    expect(receipts.filter(({ kind }) => kind === 'accepted')).toHaveLength(19)
    expect(receipts.at(-1)).toMatchObject({ kind: 'refused', reason: 'too-many' })
  })
})

describe('people who are in two pools of one team, each too small', () => {
  beforeEach(async () => {
    const passes = await Promise.all(people.it.slice(0, 9).map((person) => getPass(world, person)))
    for (const [at, one] of passes.slice(0, 8).entries()) {
      if (at === 4) await beginRenewal()
      await send(one, createRating())
    }
    expect(await numbers()).toHaveLength(2)
  })
  const released = async () =>
    (await world.deps.db.query("SELECT team, sums->>'counts' AS counts FROM release WHERE kind = 'score'"))
      .rows

  test('are shown together at the next tick', async () => {
    await tick(world.deps)
    expect(await released()).toMatchObject([{ team: 'it', counts: '[0,0,0,8,0]' }])
    expect(await listPooled(world.deps, 'score')).toEqual([])
  })

  test('are shown together at closing', async () => {
    world.clock.now += 60 * dayMs
    await closeDue(world.deps)
    expect(await released()).toMatchObject([{ team: 'it', counts: '[0,0,0,8,0]' }])
  })
})
