import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { CountedList } from '../../../server/contract/counted.ts'
import { tick } from '../../../server/release/tick.ts'
import { openWorld, people, server, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

let world: World

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const address = `${server}/v1/counted/2026-11`
const readList = async (response: Response) => v.parse(CountedList, await response.json())

async function release(n: number): Promise<string[]> {
  const ids: string[] = []
  for (const person of people.it.slice(0, n)) {
    const rating = createRating()
    await post(world, await getPass(world, person), { ratings: [rating] })
    ids.push(rating.id)
  }
  await tick(world.deps)
  return ids.sort()
}

/** As many marks as a large organisation's epoch has. */
async function insertMarks(n: number): Promise<void> {
  const ids = Array.from({ length: n }, () => randomUUID().replaceAll('-', ''))
  await world.deps.db.run([
    {
      sql: "INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), 'score', '2026-11', 'counted' FROM json_each(?)",
      args: [JSON.stringify(ids)],
    },
  ])
}

/** An app whose reads are written down. */
function watchReads() {
  const asked: string[] = []
  const { db } = world.deps
  const app = createApp({
    ...world.deps,
    db: {
      ...db,
      query: (statement) => {
        asked.push(typeof statement === 'string' ? statement : statement.sql)
        return db.query(statement)
      },
    },
  })
  return { app, marksRead: () => asked.filter((sql) => sql.includes('FROM mark')).length }
}

test('a list says what was counted, sorted, and says it anew once more was', async () => {
  expect((await readList(await world.fetch(address))).counted.score).toEqual([])
  const ids = await release(10)
  const list = await readList(await world.fetch(address))
  expect(list).toMatchObject({ epoch: '2026-11', closed: false })
  expect(list.counted).toEqual({ score: ids, detail: [], comment: [] })
})

test('a list that nothing was added to is read from the database once, however many ask', async () => {
  await insertMarks(5000)
  const { app, marksRead } = watchReads()
  const answers = await Promise.all(Array.from({ length: 10 }, () => app.request(address)))
  const built = marksRead()
  const [first, ...others] = await Promise.all(answers.map((answer) => answer.text()))
  expect(others.every((text) => text === first)).toBe(true)
  expect(new Set(answers.map((answer) => answer.headers.get('etag'))).size).toBe(1)
  const list = v.parse(CountedList, JSON.parse(first ?? ''))
  expect(list.counted.score).toHaveLength(5000)
  expect(list.counted.score).toEqual(list.counted.score.toSorted())
  await app.request(address)
  expect(marksRead()).toBe(built)
  expect(built).toBeLessThan(10)
})

test('whoever has the list is told so without another', async () => {
  await release(10)
  const first = await world.fetch(address)
  const tag = first.headers.get('etag') ?? ''
  expect(tag).toMatch(/^"[^"]+"$/)
  const again = await world.fetch(address, { headers: { 'if-none-match': `"other", W/${tag}` } })
  expect([again.status, await again.text()]).toEqual([304, ''])
  expect(again.headers.get('access-control-allow-origin')).toBe('*')
  world.clock.now = Date.UTC(2026, 11, 8)
  await tick(world.deps)
  const closed = await world.fetch(address, { headers: { 'if-none-match': tag } })
  expect(closed.status).toBe(200)
  expect(await readList(closed)).toMatchObject({ closed: true })
})

test('building a long list lets others have their turn', async () => {
  await insertMarks(20_000)
  let turns = 0
  const turn = () => {
    turns++
    immediate = setImmediate(turn)
  }
  let immediate = setImmediate(turn)
  expect((await readList(await world.fetch(address))).counted.score).toHaveLength(20_000)
  clearImmediate(immediate)
  expect(turns).toBeGreaterThan(10)
})

test('an epoch that never was has no list', async () => {
  const response = await world.fetch(`${server}/v1/counted/1999-01`)
  expect(response.status).toBe(404)
})
