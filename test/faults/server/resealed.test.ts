import { randomBytes, randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import type { Rating } from '../../../server/contract/rating.ts'
import type { RatingAnswer } from '../../../server/contract/receipt.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import { openDatabase } from '../../../server/db/open.ts'
import { getKeyrings } from '../../../server/pass/generation.ts'
import { poolParts } from '../../../server/rating/pool-parts.ts'
import { readPooled } from '../../../server/rating/read-pooled.ts'
import { createRating, post } from '../../support/pass.ts'
import { createServerProcess, type ServerProcess } from '../server-process.ts'
import { secretOf } from './processes.ts'
import { seeded } from './seeded.ts'
import { createServing, type Serving } from './serving.ts'

/** `FAULT_PARTS=2500` dies at every commit, with so many parts beside that they are rewritten in several. */
const partsBeside = Number(process.env.FAULT_PARTS ?? 0)
const isLong = partsBeside > 0
const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))
const rounds = Number(process.env.FAULT_ROUNDS ?? 2)

/** When it dies: in a tick or as soon as it is back, at which of its commits from then on, and on which side of it. */
type Death = { when: 'tick' | 'daily'; commits: number; after: boolean }
/** The first is of what there is to rewrite; then new keys, what is pooled, old keys, five orders, the note. */
const fewest = { first: 2, last: 10 }

let serving: Serving
let server: ServerProcess
let ticks = 0
let passes: Pass[]
beforeAll(async () => {
  serving = await createServing(12)
  server = createServerProcess(
    serving.env,
    serving.origin,
    () => 0,
    () => ticks++,
  )
  await server.start()
  passes = await serving.getPasses(10) // fewer, and nothing would be released
}, 120_000)
afterAll(async () => {
  await server.kill()
  await serving.remove()
})

/** @returns whether the server acknowledged them; it may be dead */
async function send(pass: Pass, ...ratings: unknown[]): Promise<boolean> {
  const answer = await post(serving, pass, { ratings }).catch(() => undefined)
  if (!answer?.ok) return false
  const { receipts } = (await answer.json()) as RatingAnswer
  return receipts.every(({ kind }) => kind === 'accepted' || kind === 'duplicate')
}

async function sendAll(ratings: Rating[]): Promise<void> {
  for (const [index, rating] of ratings.entries()) {
    const pass = passes[index]
    if (!pass || !(await send(pass, rating))) throw new Error(`not taken in:\n${server.output()}`)
  }
}

/** What a look does before its tick is done then. */
async function passTick(count = 1): Promise<void> {
  const before = ticks
  while (ticks < before + count && !server.isDead()) await wait(20)
}

const dbOf = () => openDatabase(serving.url)

/** Parts of as many raters, of teams whose pools are full in no tick, while the server does not run. */
async function poolBeside(count: number): Promise<void> {
  const db = await dbOf()
  const epoch = passes[0]?.epoch ?? ''
  await db.write(async (query) => {
    const { keyrings, statements } = await getKeyrings(query, secretOf(serving.url), [epoch])
    const [keys] = keyrings.get(epoch) ?? []
    if (!keys) throw new Error('no keys')
    const hex = (bytes: number) => randomBytes(bytes).toString('hex')
    const poolings = Array.from({ length: count }, (_, at) => ({
      ...({ kind: 'score', epoch, scope: 'extension', team: `team-${at % (count / 4)}` } as const),
      ...{ keys, part: { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value: '4' } },
    }))
    return { statements: [...statements, ...poolParts(poolings)], result: undefined }
  })
  db.close()
}

type Stored = { parts: string[]; sums: string[]; generations: number }

/** All that is pooled, opened, and all that was released, as anybody finds it who starts the server again. */
async function readStored(): Promise<Stored> {
  expect(await checkDatabase(serving.url, secretOf(serving.url))).toMatchObject({ sound: true, breaches: [] })
  const db = await dbOf()
  const parts: string[] = []
  for await (const part of readPooled(db.query, secretOf(serving.url))) parts.push(JSON.stringify(part))
  const sums = await db.query('SELECT sums FROM release')
  const generations = await db.query('SELECT count(*) AS n FROM generation')
  db.close()
  return {
    parts: parts.sort(),
    sums: sums.rows.map((row) => String(row.sums)).sort(),
    generations: Number(generations.rows[0]?.n),
  }
}

let waiting: Rating
let before: Stored
beforeAll(async () => {
  await sendAll(Array.from({ length: 6 }, () => createRating({ team: 'hr', score: 2 })))
  await passTick(2)
  const ratings = Array.from({ length: 4 }, () => createRating({ comment: 'Thank you' }))
  await sendAll(ratings)
  await server.kill()
  await poolBeside(partsBeside)
  waiting = ratings[0] ?? createRating()
  before = await readStored()
  expect(before.sums).toEqual(['{"kind":"score","counts":[0,6,0,0,0]}'])
  expect(before.parts).toHaveLength(3 * 4 + partsBeside + 2 * 6)
}, 120_000)

let revision = 1
/** From a server that is done with what an earlier one left. @returns the generations of keys at its death; undefined: it lived */
async function dieAt({ when, commits, after }: Death): Promise<number | undefined> {
  await server.start()
  await passTick()
  if (when === 'daily') {
    await server.kill()
    await server.start()
  }
  await server.order({ kind: 'die', commits, after })
  revision++
  const [pass] = passes
  if (pass) await send(pass, { ...waiting, revision, comment: `Thank you ${revision}` }) // there is something to rewrite
  await passTick(3) // the last of them is after a whole rewriting
  const lived = !server.isDead()
  await server.kill()
  const { parts, sums, generations } = await readStored()
  expect(parts.map(withoutRevision)).toEqual(before.parts.map(withoutRevision))
  expect(sums).toEqual(before.sums)
  return lived ? undefined : generations
}

/** Whether a revision came that nobody acknowledged is not known. */
function withoutRevision(part: string): string {
  return part.replace(/"revision":\d+/, '').replace(/Thank you \d+/, 'Thank you')
}

/** The next process ends what the last one left. */
async function expectEnded(): Promise<void> {
  await server.start()
  await passTick(2)
  await server.kill()
  const { parts, generations } = await readStored()
  expect(parts.map(withoutRevision)).toEqual(before.parts.map(withoutRevision))
  expect(generations).toBe(1)
}

const notNow = () => undefined
const [inShort, inLong] = isLong ? [notNow, test] : [test, notNow]

describe('a server that dies while it rewrites what is pooled under new keys loses nothing and doubles nothing', () => {
  inShort(
    `at some of its commits (FAULT_SEED=${seed})`,
    async () => {
      const random = seeded(seed)
      for (let round = 0; round < rounds; round++) {
        const commits = fewest.first + Math.floor(random() * (fewest.last - fewest.first + 1))
        const death: Death = {
          when: random() < 0.5 ? 'tick' : 'daily',
          ...{ commits, after: random() < 0.5 },
        }
        const generations = await dieAt(death)
        if (generations === undefined) throw new Error(`it did not die: ${JSON.stringify(death)}`)
      }
      await expectEnded()
    },
    300_000,
  )

  inLong(
    'at every one of its commits',
    async () => {
      const deaths: number[] = []
      for (const when of ['tick', 'daily'] as const) {
        for (const after of [false, true]) {
          let commits = fewest.first
          for (;;) {
            const generations = await dieAt({ when, commits, after })
            if (generations === undefined) break
            deaths.push(generations)
            commits++
          }
          expect(commits).toBeGreaterThan(fewest.last)
        }
      }
      expect(new Set(deaths)).toEqual(new Set([1, 2]))
      await expectEnded()
      console.log(`died ${deaths.length} times, with generations ${deaths.join(' ')}`)
    },
    3_600_000,
  )
})
