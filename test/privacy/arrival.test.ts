import { copyFileSync } from 'node:fs'
import type { InStatement } from '@libsql/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { passHeader } from '../../server/contract/pass.ts'
import type { Rating } from '../../server/contract/rating.ts'
import { type Database, openDatabase } from '../../server/db/open.ts'
import { tick } from '../../server/release/tick.ts'
import { getIncarnation } from '../../server/settings/setting.ts'
import { createDraw } from './draw.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks } from './pass-book.ts'
import { drawRating } from './send.ts'
import { limitMs, seed } from './size.ts'
import { openPrivacyWorld, type PrivacyWorld, server, weekMs } from './world.ts'

const epoch = '2026-11'
const draw = createDraw(seed)

let world: PrivacyWorld
let headers: string[]

beforeAll(async () => {
  world = await openPrivacyWorld(createOrganisation(32, 4, 1), Date.UTC(2026, 10, 3), 1)
  const books = createPassBooks(world)
  const people = Array.from({ length: 32 }, (_, at) => `p${at}`)
  await books.issue(people, epoch, 'extension')
  headers = people.map((one) => books.getPass(one, { epoch, scope: 'extension', group: 'g1' }).header)
}, limitMs)
afterAll(() => world.close())

async function send(app: PrivacyWorld['app'], header: string, rating: Rating): Promise<string> {
  const response = await app.request(`${server}/v1/ratings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [passHeader]: header },
    body: JSON.stringify({ ratings: [rating] }),
  })
  return `${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`
}

test('answers and the counted list are the same, byte by byte, in whatever order ratings came', async () => {
  const { deps, folder, file, clock } = world
  await getIncarnation(deps.db) // made when it is asked for first
  await deps.db.checkpoint()
  copyFileSync(file, `${folder}/copy.db`)
  const twin = { ...deps, clock: () => clock.now, db: await openDatabase(`file:${folder}/copy.db`) }
  try {
    const sent = headers.slice(0, 12).map((header) => ({ header, rating: drawRating(draw, 't0') }))
    const play = async (app: PrivacyWorld['app'], order: typeof sent) => {
      const answers = new Map<string, string>()
      for (const { header, rating } of order) answers.set(rating.id, await send(app, header, rating))
      return answers
    }
    const other = createApp(twin)
    const forth = await play(world.app, sent)
    expect(await play(other, sent.toReversed())).toEqual(forth)
    clock.now += weekMs
    for (const one of [deps, twin]) await tick({ ...one, clock: () => clock.now })
    const list = async (app: PrivacyWorld['app']) => {
      const response = await app.request(`${server}/v1/counted/${epoch}`)
      return [response.headers.get('etag'), await response.text()]
    }
    const told = await list(world.app)
    for (const { rating } of sent) expect(told[1]).toContain(rating.id)
    expect(await list(other)).toEqual(told)
  } finally {
    twin.db.close()
  }
})

/** Passes everything on, and notes the text of each statement, read or written. */
function watchStatements(db: Database): { db: Database; seen: string[] } {
  const seen: string[] = []
  const note = (one: InStatement) => seen.push(typeof one === 'string' ? one : one.sql)
  const query: Database['query'] = (statement) => {
    note(statement)
    return db.query(statement)
  }
  const write: Database['write'] = (decide) =>
    db.write(async (read) => {
      const decision = await decide((statement) => {
        note(statement)
        return read(statement)
      })
      decision.statements.forEach(note)
      return decision
    })
  return { db: { ...db, query, write }, seen }
}

test('a rating takes the same statements, whether its pool is empty or has many parts', async () => {
  const { db, seen } = watchStatements(world.deps.db)
  const app = createApp({ ...world.deps, db })
  const statementsOf = async (header: string, team: string) => {
    seen.length = 0
    expect(await send(app, header, drawRating(draw, team))).toMatch(/^200 .*accepted/)
    return [...seen]
  }
  const [first = '', second = '', third = ''] = headers.slice(12)
  await statementsOf(first, 't1') // what is remembered from then on
  const toEmpty = await statementsOf(second, 't2')
  for (const header of headers.slice(15)) await send(app, header, drawRating(draw, 't3'))
  const toFull = await statementsOf(third, 't3')
  expect(toEmpty.length).toBeGreaterThan(5)
  expect(toFull).toEqual(toEmpty)
})
