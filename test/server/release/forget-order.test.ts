import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { listUnknown } from '../../../server/directory/unknown-identities.ts'
import { forgetOrder } from '../../../server/release/forget-order.ts'
import { readPages, surprise } from '../../privacy/order.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

/** Chance exceeds it once in 150,000 tries. */
const chance = 4.5

test('the file does not tell in which order accounts that nobody has were told', async () => {
  const told = Array.from({ length: 90 }, (_, n) =>
    createHash('sha256').update(`account ${n}`).digest('base64url'),
  )
  const member = await createMember(world, 'it-1', 'site:portal')
  for (const account of told)
    expect((await member('POST', '/v1/unknown-identities', { site: 'portal', account })).status).toBe(204)
  const places = () =>
    readPages(
      readFileSync(world.file),
      told.map((account) => Buffer.from(account)),
    )
  await world.deps.db.checkpoint()
  expect(surprise(places())).toBeGreaterThan(chance)
  await forgetOrder(world.deps)
  expect(places().flatMap(({ arrived }) => arrived).length).toBeGreaterThanOrEqual(told.length)
  expect(surprise(places())).toBeLessThan(chance)
  expect((await listUnknown(world.deps.db)).map(({ account }) => account)).toEqual(told.toSorted())
  expect(readFileSync(`${world.file}-wal`)).toHaveLength(0)
})
