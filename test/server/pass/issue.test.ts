import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../../server/db/open.ts'
import { issuePasses } from '../../../server/pass/issue.ts'
import { openWorld, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

const session = {
  scope: 'extension' as const,
  hash: Buffer.alloc(32),
  person: { id: 'it-1', name: 'Person it-1', team: 'it', addedEpoch: '2026-11', role: 'member' as const },
}
const request = {
  epoch: '2026-11',
  passes: [
    { group: 'g1', blinded: Buffer.concat([Buffer.alloc(1), randomBytes(255)]).toString('base64url') },
  ],
}

/** Another process does something after a book was signed and before it is recorded. */
function meanwhile(sql: string): World['deps'] {
  const { db } = world.deps
  const write: Database['write'] = async (decide) => {
    await db.run([sql])
    return db.write(decide)
  }
  return { ...world.deps, db: { ...db, write } }
}

const issued = async () => (await world.deps.db.query('SELECT * FROM pass_issue')).rows

test('a book is issued for the keys that there are', async () => {
  expect(await issuePasses(world.deps, session, request)).toMatchObject({ passes: [{ group: 'g1' }] })
  expect(await issued()).toHaveLength(1)
})

test.each([
  ['whose keys went while it was signed', 'DELETE FROM epoch_key', 422],
  ['whose groups became others', "UPDATE epoch_key SET grp = 'g2'", 422],
  ['whose keys were made anew', "UPDATE epoch_key SET private_key = x'00'", 422],
  ['whose keys were destroyed', 'UPDATE epoch_key SET private_key = NULL', 403],
])('a book %s is not issued', async (_, sql, status) => {
  await expect(issuePasses(meanwhile(sql), session, request)).rejects.toMatchObject({ status })
  expect(await issued()).toEqual([])
})
