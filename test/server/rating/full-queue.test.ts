import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRatingRecorder } from '../../../server/rating/record.ts'
import { openWorld } from '../../support/in-process.ts'
import { createRating, getPass } from '../../support/pass.ts'

test('more requests than may wait are told to come back, before anything of them is taken in', async () => {
  const world = await openWorld()
  const pass = await getPass(world, 'hr-1')
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const stuck = world.deps.db.write(async () => {
    await gate
    return { statements: [], result: undefined }
  })
  const record = createRatingRecorder(world.deps)
  const sent = Array.from({ length: 700 }, () => ({
    id: createRating().id,
    revision: 1,
    withdrawn: true as const,
  }))
  const answers = sent.map((entry) => record({ ...pass, token: randomBytes(32) }, { ratings: [entry] }))
  const all = Promise.allSettled(answers)
  await expect(
    Promise.any(
      answers.map((answer) =>
        answer.then(
          () => Promise.reject(),
          (cause: unknown) => cause,
        ),
      ),
    ),
  ).resolves.toMatchObject({
    status: 429,
    extra: { retryAfterSeconds: 2 },
  })
  open()
  await stuck
  const outcomes = (await all).map(({ status }) => status)
  const refused = outcomes.filter((status) => status === 'rejected')
  expect(refused.length).toBeGreaterThanOrEqual(700 - 500 - 64)
  const taken = sent
    .filter((_, index) => outcomes[index] === 'fulfilled')
    .map(({ id }) => id.replaceAll('-', ''))
  expect(taken.length + refused.length).toBe(700)
  const { rows } = await world.deps.db.query('SELECT lower(hex(id)) AS id FROM withdrawal ORDER BY id')
  expect(rows.map(({ id }) => id)).toEqual(taken.sort())
  world.close()
})
