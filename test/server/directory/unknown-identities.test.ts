import { afterEach, beforeEach, expect, test } from 'vitest'
import { listUnknown } from '../../../server/directory/unknown-identities.ts'
import { dayMs, openWorld, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test.each(['\u001b[2Jx', 'x\nportal  anna', 'a\u202eb', ' '])(
  'an account that would write something else to the administrator’s terminal is refused: %j',
  async (account) => {
    const member = await createMember(world, 'it-1', 'site:portal')
    const { status } = await member('POST', '/v1/unknown-identities', { site: 'portal', account })
    expect(status).toBe(422)
    expect(await listUnknown(world.deps.db)).toEqual([])
  },
)

test('one person fills no more than a hundred places of the list on a day', async () => {
  const member = await createMember(world, 'it-1', 'site:portal')
  const tell = (account: string) => member('POST', '/v1/unknown-identities', { site: 'portal', account })
  for (let n = 0; n <= 100; n++) expect((await tell(`x${n}`)).status).toBe(204)
  expect(await listUnknown(world.deps.db)).toHaveLength(100)
  world.clock.now += dayMs
  await tell('another')
  expect(await listUnknown(world.deps.db)).toHaveLength(101)
})
