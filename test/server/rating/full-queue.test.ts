import { expect, test } from 'vitest'
import { openWorld } from '../../support/in-process.ts'
import { createRating, getPass, post } from '../../support/pass.ts'

test('more requests than may wait are told to come back, before anything of them is taken in', async () => {
  const world = await openWorld()
  const pass = await getPass(world, 'hr-1')
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const stuck = world.deps.db.write(async () => {
    await gate
    return { statements: [], result: undefined }
  })
  const withdrawal = () => ({ id: createRating().id, revision: 1, withdrawn: true })
  const sent = Array.from({ length: 700 }, withdrawal)
  const answers = sent.map((entry) => post(world, pass, { ratings: [entry] }))
  const early = await Promise.race(answers)
  expect([early.status, early.headers.get('retry-after')]).toEqual([429, '2'])
  open()
  await stuck
  const statuses = await Promise.all(answers.map(async (answer) => (await answer).status))
  const refused = statuses.filter((status) => status === 429)
  expect(refused.length).toBeGreaterThanOrEqual(700 - 500 - 64)
  const taken = sent.filter((_, index) => statuses[index] === 200).map(({ id }) => id.replaceAll('-', ''))
  expect(taken.length + refused.length).toBe(700)
  const { rows } = await world.deps.db.query('SELECT lower(hex(id)) AS id FROM withdrawal ORDER BY id')
  expect(rows.map(({ id }) => id)).toEqual(taken.sort())
  world.close()
})
