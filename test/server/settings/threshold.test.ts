import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { epochAfter } from '../../../server/contract/epoch.ts'
import type { Pass } from '../../../server/contract/pass.ts'
import { auditLog } from '../../../server/log/audit.ts'
import { tick } from '../../../server/release/tick.ts'
import { planThreshold, setThreshold } from '../../../server/settings/set-threshold.ts'
import { leastRatersIn, readThresholds, type ThresholdRow } from '../../../server/settings/threshold.ts'
import { openWorld, people, type World } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

const epochs = ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02']
const rowsFrom = (epoch: string, raters: number): ThresholdRow[] => [{ kind: 'score', epoch, raters }]

describe('the least raters of an epoch', () => {
  test('are those of the latest change before it', () => {
    const rows = [...rowsFrom('2026-10', 7), ...rowsFrom('2026-12', 6)]
    expect(epochs.map((epoch) => leastRatersIn(rows, 'score', epoch))).toEqual([7, 7, 6, 6, 6])
  })

  test('are the most of a quarter that a change falls in', () => {
    const rows = [...rowsFrom('2026-07', 6), ...rowsFrom('2026-11', 9), ...rowsFrom('2026-12', 5)]
    expect(leastRatersIn(rows, 'score', '2026-Q4')).toBe(9)
    expect(leastRatersIn(rows, 'score', '2027-Q1')).toBe(5)
  })

  test('are never below five and ten, whatever the rows say', () => {
    expect(leastRatersIn(rowsFrom('2026-10', 1), 'score', '2026-11')).toBe(5)
    expect(leastRatersIn([], 'detail', '2026-11')).toBe(10)
  })

  test('never sink for an open epoch, whatever is set in whatever order', () => {
    const change = fc.record({ raters: fc.integer({ min: 5, max: 12 }), at: fc.integer({ min: 0, max: 3 }) })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let rows: ThresholdRow[] = rowsFrom('2026-10', 5)
        for (const { raters, at } of changes.toSorted((a, b) => a.at - b.at)) {
          const current = epochs[at] ?? ''
          const open = epochs.slice(Math.max(0, at - 1), at + 1)
          const before = open.map((epoch) => leastRatersIn(rows, 'score', epoch))
          const made = planThreshold(rows, { kind: 'score', raters }, { open, next: epochAfter(current) })
          rows = [...rows.filter(({ epoch }) => !made.some((row) => row.epoch === epoch)), ...made]
          const after = open.map((epoch) => leastRatersIn(rows, 'score', epoch))
          expect(after).toEqual(before.map((value) => Math.max(value, raters)))
          expect(leastRatersIn(rows, 'score', epochAfter(current))).toBe(raters)
        }
      }),
    )
  })
})

describe('setting them', () => {
  let world: World
  let passes: Pass[]
  beforeEach(async () => {
    world = await openWorld()
    passes = await Promise.all([...people.it, ...people.lab].map((person) => getPass(world, person)))
  })
  afterEach(() => world.close())

  const rate = async (from: number, to: number) => {
    for (const pass of passes.slice(from, to))
      await post(world, pass, { ratings: [createRating({ team: 'hr' })] })
  }

  test('higher holds back what is collecting already', async () => {
    await rate(0, 5)
    await setThreshold(world.deps, 'score', 7)
    expect(await tick(world.deps)).toBe(0)
    await rate(5, 7)
    expect(await tick(world.deps)).toBe(1)
  })

  test('lower leaves what is collecting as it is, and takes effect with the next epoch', async () => {
    await setThreshold(world.deps, 'score', 7)
    await rate(0, 5)
    expect(await setThreshold(world.deps, 'score', 5)).toEqual({
      current: { epoch: '2026-11', raters: 7 },
      next: { epoch: '2026-12', raters: 5 },
    })
    expect(await tick(world.deps)).toBe(0)
  })

  test('lower takes no effect on a pool that a next-epoch pass has opened before its time', async () => {
    await setThreshold(world.deps, 'score', 7)
    await world.deps.db.run([
      "INSERT INTO pool (generation, epoch, scope, kind, place_mark, sealed_team) VALUES (1, '2026-12', 'extension', 'score', x'00', x'00')",
    ])
    await setThreshold(world.deps, 'score', 5)
    expect((await readThresholds(world.deps.db.query))('2026-12').score.raters).toBe(7)
  })

  test('holds for closing too', async () => {
    await setThreshold(world.deps, 'score', 7)
    await rate(0, 6)
    world.clock.now = Date.UTC(2026, 11, 8)
    expect(await tick(world.deps)).toBe(0)
  })

  test('is for details and comments apart from scores', async () => {
    await setThreshold(world.deps, 'detail', 12)
    const { score, detail, comment } = (await readThresholds(world.deps.db.query))('2026-11')
    expect([score.raters, detail.raters, comment.raters]).toEqual([5, 12, 12])
  })

  test('is logged with it, and what is set again is not', async () => {
    await setThreshold(world.deps, 'score', 8)
    await setThreshold(world.deps, 'score', 8)
    const { rows } = await world.deps.db.query(
      'SELECT what, "before", "after" FROM log_entry WHERE "after" = \'8\'',
    )
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { what: 'least-raters/2026-11', before: '5', after: '8' },
    ])
    expect(await auditLog(world.deps)).toMatchObject({ kind: 'intact' })
  })
})
