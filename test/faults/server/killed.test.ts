import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pass } from '../../../server/contract/pass.ts'
import { partKinds } from '../../../server/contract/rating.ts'
import { checkDatabase } from '../../../server/db/check.ts'
import type { Child } from '../../support/child.ts'
import type { Row } from '../file.ts'
import { openPooled, pooledSql } from '../witness.ts'
import { hexOf, readElsewhere, readIds, secretOf } from './processes.ts'
import { seeded } from './seeded.ts'
import { createSender, type Sender } from './sender.ts'
import { createServing, type Serving } from './serving.ts'

const seed = Number(process.env.FAULT_SEED ?? randomInt(2 ** 31))
const rounds = Number(process.env.FAULT_ROUNDS ?? 6)
const people = 24

let serving: Serving
let child: Child
let passes: Pass[]
beforeAll(async () => {
  serving = await createServing(people)
  child = await serving.start()
  passes = await serving.getPasses(people)
}, 120_000)
afterAll(async () => {
  await child.kill()
  await serving.remove()
})

test(
  `killed ${rounds} times at any moment, the server has every acknowledged rating exactly once (FAULT_SEED=${seed})`,
  async () => {
    const random = seeded(seed)
    const senders = passes.map((pass) => createSender(serving, pass, random))
    for (let round = 0; round < rounds; round++) {
      const stop = new AbortController()
      const sending = senders.map((sender) => sender.send(stop.signal))
      await wait(50 + random() * 4000)
      await child.kill()
      stop.abort()
      await Promise.all(sending)
      await expectAllOnce(senders)
      child = await serving.start()
    }
    for (const sender of senders) await sender.resend()
    child.terminate()
    expect(await child.ended()).toBe(0)
    await expectAllOnce(senders)
    expect(await journaledReleases()).toEqual(await releases())
    const [totals] = await readElsewhere<object>(serving.url, totalsSql)
    console.log(
      `seed ${seed}: ${rounds} kills, ${count(senders, 'acknowledged')} acknowledged, ${count(senders, 'cut')} requests cut, ${JSON.stringify(totals)}`,
    )
  },
  60_000 + rounds * 20_000,
)

const totalsSql = `SELECT (SELECT count(*) FROM part WHERE kind = 'score') AS pooled,
  (SELECT count(*) FROM mark WHERE kind = 'score') AS counted, (SELECT count(*) FROM release) AS releases`

/** Each part is pooled or settled, and not both; of what is pooled, no older revision than was acknowledged. */
async function expectAllOnce(senders: Sender[]): Promise<void> {
  expect(await checkDatabase(serving.url, secretOf(serving.url))).toEqual({
    sound: true,
    damage: [],
    breaches: [],
  })
  const acknowledged = senders.flatMap((sender) => [...sender.acknowledged])
  for (const kind of partKinds) {
    const ids = await readIds(serving.url, kind)
    const found = new Set(ids)
    expect(found.size).toBe(ids.length)
    expect(acknowledged.filter(([id]) => !found.has(id))).toEqual([])
  }
  const rows = await readElsewhere<Row>(serving.url, pooledSql)
  const parts = partKinds.flatMap((kind) => openPooled(secretOf(serving.url), rows, kind))
  const known = new Map(acknowledged)
  expect(parts.filter((part) => part.revision < (known.get(hexOf(part)) ?? 0))).toEqual([])
}

async function releases(): Promise<string[]> {
  const rows = await readElsewhere<{ id: string }>(serving.url, 'SELECT lower(hex(id)) AS id FROM release')
  return rows.map(({ id }) => id).sort()
}

async function journaledReleases(): Promise<string[]> {
  const lines = (await readFile(serving.journal, 'utf8')).split('\n').filter((line) => line.endsWith('}'))
  const parsed = lines.map((line) => JSON.parse(line) as { kind: string; id: string })
  return [...new Set(parsed.filter(({ kind }) => kind === 'release').map(({ id }) => id))].sort()
}

function count(senders: Sender[], what: 'acknowledged' | 'cut'): number {
  return senders.reduce((sum, sender) => sum + (what === 'cut' ? sender.cut() : sender.acknowledged.size), 0)
}
