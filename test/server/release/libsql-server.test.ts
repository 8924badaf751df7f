import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../server/db/open.ts'
import { getKeyrings } from '../../../server/pass/generation.ts'
import { poolParts } from '../../../server/rating/pool-parts.ts'
import { forgetOrder } from '../../../server/release/forget-order.ts'
import { tick } from '../../../server/release/tick.ts'
import { openWorld, people, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'
import { listPooled } from '../../support/pooled.ts'

/** An empty database on a libSQL server, such as `http://127.0.0.1:8080`. */
const url = process.env.LIBSQL_SERVER

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** A server of its own runs what reads and writes rows, and nothing that is of one connection or file. */
test('a tick and what it forgets are written in statements that a libSQL server takes', async () => {
  const passes = await Promise.all(people.it.slice(0, 10).map((person) => getPass(world, person)))
  for (const pass of passes.slice(0, 6)) await post(world, pass, { ratings: [createRating()] })
  const written: InStatement[] = []
  const { db } = world.deps
  const write: Database['write'] = (decide) =>
    db.write(async (query) => {
      const decision = await decide(query)
      written.push(...decision.statements)
      return decision
    })
  expect(await tick({ ...world.deps, db: { ...db, write } })).toBe(1)
  const verbs = written.map((one) => (typeof one === 'string' ? one : one.sql).trim().split(/\s/)[0])
  expect(new Set(verbs)).toEqual(new Set(['INSERT', 'DELETE']))
})

const whereThereIsOne = url ? test : () => undefined

whereThereIsOne('what is pooled on a libSQL server is the same once its order is forgotten', async () => {
  const db = await openDatabase(url ?? '')
  const deps = { db, secret: randomBytes(32), clock: Date.now, log: pino({ level: 'silent' }) }
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  await db.run(['DELETE FROM part', 'DELETE FROM pool', 'DELETE FROM generation'])
  await db.write(async (query) => {
    const { keyrings, statements } = await getKeyrings(query, deps.secret, ['2026-11'])
    const [keys] = keyrings.get('2026-11') ?? []
    if (!keys) throw new Error('no keys')
    const poolings = Array.from({ length: 2500 }, (_, at) => ({
      ...({ kind: 'score', epoch: '2026-11', scope: 'extension', team: `t${at % 7}` } as const),
      ...{ keys, part: { id: hex(16), token: hex(32), interactionKey: hex(32), revision: 1, value: '4' } },
    }))
    return { statements: [...statements, ...poolParts(poolings)], result: undefined }
  })
  const pooled = async () => (await listPooled(deps)).map((part) => JSON.stringify(part)).sort()
  const before = await pooled()
  expect(before).toHaveLength(2500)
  await forgetOrder(deps)
  expect(await pooled()).toEqual(before)
  db.close()
})
