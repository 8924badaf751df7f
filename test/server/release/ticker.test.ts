import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Database } from '../../../server/db/open.ts'
import { startTicker } from '../../../server/release/ticker.ts'
import { weekAt } from '../../../server/release/week.ts'
import { openWorld, type World } from '../../support/in-process.ts'

const lookEveryMs = 600_000
const hourMs = 6 * lookEveryMs

let world: World
let looks: number
let rewrites: number
let stop: () => Promise<void>

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  world = await openWorld({ startsOn: Date.UTC(2026, 10, 9, 1) }) // a Monday
  ;[looks, rewrites] = [0, 0]
  const { deps, clock } = world
  await deps.db.run([
    { sql: "INSERT INTO setting (name, value) VALUES ('ticked_week', ?)", args: [weekAt(clock.now)] },
  ])
  stop = startTicker({ ...deps, db: counting(deps.db), config: { ...deps.config, pace: 'weekly' } })
})
afterEach(async () => {
  await stop()
  vi.useRealTimers()
  world.close()
})

/** Counts looks by how each begins, and rewrites by how each ends. */
function counting(db: Database): Database {
  return {
    ...db,
    drainJournal: () => {
      looks++
      return db.drainJournal()
    },
    write: (decide) =>
      db.write(async (query) => {
        const decided = await decide(query)
        if (JSON.stringify(decided.statements).includes('order_forgotten')) rewrites++
        return decided
      }),
  }
}

/** A withdrawal comes in, then the server looks; a second look begins only when the first is done. */
async function lookAfter(ms: number): Promise<void> {
  world.clock.now += ms
  const args = [randomBytes(16)]
  await world.deps.db.run([{ sql: 'CREATE TABLE IF NOT EXISTS arrived (id blob)', args: [] }])
  await world.deps.db.run([{ sql: 'INSERT INTO arrived VALUES (?)', args }])
  const before = looks
  vi.advanceTimersByTime(2 * lookEveryMs)
  await expect.poll(() => looks).toBe(before + 2)
}

test('what is pooled is rewritten at the first look and daily, not every hour', async () => {
  await lookAfter(hourMs)
  expect(rewrites).toBe(1)
  for (let hour = 1; hour < 24; hour++) await lookAfter(hourMs)
  expect(rewrites).toBe(1)
  await lookAfter(hourMs)
  expect(rewrites).toBe(2)
})

test('a new week’s tick rewrites it besides', async () => {
  await lookAfter(6 * 24 * hourMs)
  expect(rewrites).toBe(1)
  await lookAfter(23.5 * hourMs)
  expect(weekAt(world.clock.now)).toBe('2026-W47')
  expect(rewrites).toBe(2)
})

test('an epoch is closed at the first look after its seven days, in the middle of a week too', async () => {
  world.clock.now = Date.UTC(2026, 11, 8) - hourMs // a Monday: the eighth is a Tuesday
  await lookAfter(0)
  const closed = () => world.deps.db.query("SELECT epoch FROM closed_epoch WHERE epoch = '2026-11'")
  expect((await closed()).rows).toHaveLength(0)
  expect(rewrites).toBe(2)
  await lookAfter(hourMs)
  expect((await closed()).rows).toHaveLength(1)
  expect(rewrites).toBe(3)
})
