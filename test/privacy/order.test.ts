import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CountedList } from '../../server/contract/counted.ts'
import { type PartKind, partKinds, type Rating } from '../../server/contract/rating.ts'
import { markPlace, markRating } from '../../server/pass/epoch-keys.ts'
import { type GenerationKeys, getKeyrings } from '../../server/pass/generation.ts'
import { forgetOrder } from '../../server/release/forget-order.ts'
import { tick } from '../../server/release/tick.ts'
import { createDraw, drawInteger } from './draw.ts'
import { noteFigure } from './figure.ts'
import { readFirst, readPages, type Series, surprise } from './order.ts'
import { createOrganisation } from './organisation.ts'
import { createPassBooks } from './pass-book.ts'
import { drawRating, sendRatings } from './send.ts'
import { limitMs, seed, sized } from './size.ts'
import { openPrivacyWorld, type PrivacyWorld, server, weekMs } from './world.ts'

/** Chance exceeds it once in 150,000 tries. */
const chance = 4.5

const place = { epoch: '2026-11', scope: 'extension', group: 'g1' }

let world: PrivacyWorld
let morningsLog: Buffer // the write-ahead log after the first round, before anything was rewritten
let firstMarks: Buffer[] // what scores were stored under before anything was rewritten
const ids: string[] = [] // hex, in the order of arrival
const comments: string[] = []
const teams: string[] = [] // in the order in which their pools opened
const figures: Record<string, number> = {}

beforeAll(async () => {
  const draw = createDraw(seed)
  const organisation = createOrganisation(96, 4, 1)
  world = await openPrivacyWorld(organisation, Date.UTC(2026, 10, 3), 1)
  const books = createPassBooks(world)
  const people = organisation.people.map(({ id }) => id)
  await books.issue(people, place.epoch, place.scope)
  await world.deps.db.run([
    'CREATE TABLE planted (id blob)',
    'CREATE TABLE placed (id blob PRIMARY KEY) WITHOUT ROWID',
  ])
  for (let round = 0; round < sized(3, 12); round++) {
    for (const person of people) {
      const rating = drawRating(draw, `t${drawInteger(draw, 24)}`)
      await sendRatings(world, books.getPass(person, place).header, [rating])
      note(rating)
    }
    if (round === 0) morningsLog = readFileSync(`${world.file}-wal`)
  }
  firstMarks = bytesOf(marksOf(await getKeys(), 'score'))
  for (const hex of ids.slice(0, 60)) {
    const row = (table: string) => ({ sql: `INSERT INTO ${table} VALUES (unhex(?))`, args: [hex] })
    await world.deps.db.run([row('planted'), row('placed')])
  }
}, limitMs)
afterAll(() => {
  world.close()
  noteFigure('order', { ratings: ids.length, ...figures })
})

function note({ id, team, comment }: Rating): void {
  ids.push(id.replaceAll('-', ''))
  if (comment !== undefined) comments.push(comment)
  if (!teams.includes(team)) teams.push(team)
}

/** The keys that everything is stored under now. */
async function getKeys(): Promise<GenerationKeys> {
  const { keyrings } = await getKeyrings(world.deps.db.query, world.deps.secret)
  const [keys, older] = keyrings.get(place.epoch) ?? []
  if (!keys || older) throw new Error('what is pooled is not of one generation')
  return keys
}

/** What the parts of one kind are stored under, in the order of arrival: only whoever has the secret can tell. */
function marksOf(keys: GenerationKeys, kind: PartKind): string[] {
  return ids.map((id) => markRating(keys, id)[kind])
}

/** Rows in the order in which the database gives them; `order` is that of arrival. */
async function scan(sql: string, order = ids): Promise<Series> {
  const { rows } = await world.deps.db.query(sql)
  return seriesOf(
    rows.map((row) => String(row.found)),
    order,
  )
}

function seriesOf(found: string[], order: string[]): Series {
  return { arrived: [...new Set(found.map((one) => order.indexOf(one)))].filter((at) => at >= 0) }
}

/** Every page of the file, by each kind of part and by real ids. */
async function readAllPages(): Promise<Series[]> {
  const [file, keys] = [readFileSync(world.file), await getKeys()]
  const orders = [ids, ...partKinds.map((kind) => marksOf(keys, kind))]
  return orders.flatMap((order) => readPages(file, bytesOf(order)))
}

function mostTelling(pages: Series[]): Series {
  return pages.reduce((most, page) => (surprise([page]) > surprise([most]) ? page : most), { arrived: [] })
}

const bytesOf = (hexes: string[]) => hexes.map((hex) => Buffer.from(hex, 'hex'))

function expectNothingTold(name: string, ...series: Series[]): void {
  const pairs = series.reduce((sum, { arrived }) => sum + arrived.length, 0)
  expect(pairs, `${name}: a perfect order must be found`).toBeGreaterThan(chance ** 2 + series.length)
  figures[name] = Number(surprise(series).toFixed(2))
  expect(figures[name], `${name}, in standard deviations`).toBeLessThan(chance)
}

describe('the same measures find', () => {
  test('a table with row ids', async () => {
    expect(surprise([await scan('SELECT lower(hex(id)) AS found FROM planted')])).toBeGreaterThan(chance)
  })

  test('a write-ahead log that nobody empties', () => {
    expect(surprise([readFirst(morningsLog, firstMarks.slice(0, 96))])).toBeGreaterThan(chance)
  })

  test('places within a page that nobody rewrites', async () => {
    await world.deps.db.run(['DROP TABLE planted'])
    await world.deps.db.checkpoint()
    expect(surprise([mostTelling(await readAllPages())])).toBeGreaterThan(chance)
    expect(readFirst(readFileSync(world.file), firstMarks).arrived).toHaveLength(ids.length)
    await world.deps.db.run(['DROP TABLE placed'])
  })
})

describe('of the order of arrival nothing is told', () => {
  test('by the file, once it was rewritten', async () => {
    await forgetOrder(world.deps)
    expect(readFileSync(`${world.file}-wal`)).toHaveLength(0)
    const [file, keys] = [readFileSync(world.file), await getKeys()]
    const firsts = partKinds.map((kind) => readFirst(file, bytesOf(marksOf(keys, kind))))
    expectNothingTold('first-places', ...firsts)
    const pages = await readAllPages()
    expectNothingTold('places-within-pages', ...pages)
    expect(surprise([mostTelling(pages)])).toBeLessThan(chance)
    for (const gone of [bytesOf(ids), firstMarks]) expect(readFirst(file, gone).arrived).toEqual([])
  })

  test('by rows or the index of parts, or by the ids of pools', async () => {
    const keys = await getKeys()
    const scores = marksOf(keys, 'score')
    const byRow = "SELECT lower(hex(id)) AS found FROM part WHERE kind = 'score'"
    expectNothingTold('rows', await scan(byRow, scores))
    const byPool = 'SELECT lower(hex(id)) AS found FROM part INDEXED BY part_pool'
    expectNothingTold('index', await scan(byPool, scores))
    const byKey = "SELECT lower(hex(id)) AS found FROM part INDEXED BY part_interaction WHERE kind = 'score'"
    expectNothingTold('index-of-keys', await scan(byKey, scores))
    const byId = "SELECT lower(hex(place_mark)) AS found FROM pool WHERE kind = 'score' ORDER BY id"
    const places = teams.map((team) => markPlace(keys, place.scope, team).score)
    expectNothingTold('pool-ids', await scan(byId, places))
  })

  test('by releases, marks, comments or the counted list after a tick', async () => {
    world.clock.now += weekMs
    await tick(world.deps)
    expectNothingTold('releases', await scan("SELECT team AS found FROM release WHERE kind = 'score'", teams))
    expectNothingTold('marks', await scan('SELECT lower(hex(id)) AS found FROM mark'))
    const { rows } = await world.deps.db.query("SELECT sums FROM release WHERE kind = 'comment'")
    const said = rows.map(({ sums }) => JSON.parse(String(sums)).comments as string[])
    expectNothingTold('comments', ...said.map((all) => seriesOf(all, comments)))
    const list = await (await world.app.request(`${server}/v1/counted/${place.epoch}`)).json()
    const counted = (list as CountedList).counted.score.map((id) => id.replaceAll('-', ''))
    expectNothingTold('counted-list', seriesOf(counted, ids))
    expectNothingTold('file-after-a-tick', ...(await readAllPages()))
  })
})
