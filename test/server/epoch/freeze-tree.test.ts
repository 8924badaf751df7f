import { expect, test } from 'vitest'
import { epochAt, isOverBefore } from '../../../server/contract/epoch.ts'
import { freezeTree } from '../../../server/epoch/freeze-tree.ts'
import { openWorld } from '../../support/in-process.ts'

test('a book that is issued at the last moment keeps the tree and its keys', async () => {
  const world = await openWorld()
  const { db } = world.deps
  const all = async () => [
    (await db.query("SELECT team, grp, pool FROM epoch_team WHERE epoch = '2026-11' ORDER BY team")).rows,
    (await db.query("SELECT scope, grp FROM epoch_key WHERE epoch = '2026-11' ORDER BY scope, grp")).rows,
  ]
  const before = await all()
  const run = (sql: string) => db.run([{ sql, args: [] }])
  await run("INSERT INTO team (id, name, parent, kind) VALUES ('late', 'Late', 'it', 'team')")
  const issue = "INSERT INTO pass_issue VALUES ('2026-11', 'extension', 'hash', 'g1', x'')"
  const late: typeof db = {
    ...db,
    write: async (decide) => {
      await run(issue)
      return db.write(decide)
    },
    run: async (statements) => {
      await run(issue)
      return db.run(statements)
    },
  }
  await freezeTree(late, '2026-11', { refreeze: true })
  expect(await all()).toEqual(before)
  await run('DELETE FROM pass_issue')
  await freezeTree(db, '2026-11', { refreeze: true })
  expect(await all()).not.toEqual(before)
  world.close()
})

test('epochs of different lengths are compared by when they are, not by their names', () => {
  expect(isOverBefore('2026-Q4', '2026-12')).toBe(false)
  expect(isOverBefore('2026-Q3', '2026-12')).toBe(true)
  expect(isOverBefore('2026-12', '2027-Q1')).toBe(true)
  expect(isOverBefore('2026-11', '2026-11')).toBe(false)
  expect(isOverBefore(epochAt(Date.UTC(2026, 10), 'month'), epochAt(Date.UTC(2026, 11), 'month'))).toBe(true)
})
