import { afterEach, beforeEach, expect, test } from 'vitest'
import type { VerifiedPass } from '../../../server/pass/verify.ts'
import { createRatingRecorder } from '../../../server/rating/record.ts'
import { tick } from '../../../server/release/tick.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createRating, getPass } from '../../support/pass.ts'

let world: World
let pass: VerifiedPass

beforeEach(async () => {
  world = await openWorld()
  const { epoch, scope, group, token } = await getPass(world, 'hr-1')
  pass = { epoch, scope, group, token: Buffer.from(token, 'base64url') }
})
afterEach(() => world.close())

const closing = Date.UTC(2026, 11, 8)
const record = (clock: () => number) =>
  createRatingRecorder({ ...world.deps, clock })(pass, { ratings: [createRating()] })
const left = async () =>
  (await world.deps.db.query('SELECT (SELECT count(*) FROM part) + (SELECT count(*) FROM pool) AS n')).rows[0]
    ?.n

test('a rating whose pass was good when it began to be sent is refused once the epoch is over', async () => {
  await expect(record(() => closing)).rejects.toMatchObject({ status: 403, code: 'pass-expired' })
  expect(await left()).toBe(0)
})

test('a rating for an epoch that another process has closed is refused, whatever the clock says', async () => {
  await tick({ ...world.deps, clock: () => closing })
  await expect(record(() => closing - 1)).rejects.toMatchObject({ status: 403, code: 'pass-expired' })
  expect(await left()).toBe(0)
})

test('a refused rating does not stop those that are sent with it', async () => {
  const next = { ...pass, epoch: '2026-12' }
  await world.deps.db.run([
    { sql: "UPDATE epoch_team SET epoch = '2026-12' WHERE epoch = '2026-11'", args: [] },
    {
      sql: "INSERT INTO epoch_team SELECT '2026-11', team, parent, grp, pool FROM epoch_team WHERE true",
      args: [],
    },
  ])
  const recorder = createRatingRecorder({ ...world.deps, clock: () => closing })
  const [late, good] = await Promise.allSettled([
    recorder(pass, { ratings: [createRating()] }),
    recorder(next, { ratings: [createRating()] }),
  ])
  expect(late.status).toBe('rejected')
  expect(good).toMatchObject({ status: 'fulfilled', value: { receipts: [{ kind: 'accepted' }] } })
})
