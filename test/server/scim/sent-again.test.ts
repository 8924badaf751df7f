import { afterEach, beforeEach, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider } from '../../support/scim.ts'

const core = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

let world: World
let provider: Provider
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
})
afterEach(() => world.close())

const personOf = async (id: string) => {
  const sql = 'SELECT name, team, role FROM person WHERE id = ?'
  const [row] = (await world.deps.db.query({ sql, args: [id] })).rows
  return { ...row }
}
const stamp = async () => (await world.deps.db.query('SELECT changes FROM directory_stamp')).rows[0]?.changes

test('a user sent again lands in the team that came since, and changes nothing the time after', async () => {
  const user = {
    ...{ schemas: [core, enterprise], userName: 'new@corp.test', externalId: 'new', displayName: 'New One' },
    [enterprise]: { department: 'Legal' },
  }
  await provider('POST', '/Users', user)
  expect(await personOf('new')).toMatchObject({ team: 'corp' })
  const text = 'id,name,parent,kind\nlegal,Legal,corp,team\n'
  await importDirectory(world.deps, { name: 'teams.csv', text }, undefined)
  expect((await provider('PUT', '/Users/new', user)).status).toBe(200)
  expect(await personOf('new')).toMatchObject({ team: 'legal' })
  const before = await stamp()
  await provider('PUT', '/Users/new', user)
  expect(await stamp()).toBe(before)
})
