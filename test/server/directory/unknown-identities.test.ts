import { afterEach, beforeEach, expect, test } from 'vitest'
import { listUnknown } from '../../../server/directory/unknown-identities.ts'
import { openWorld, type World } from '../../support/in-process.ts'
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
