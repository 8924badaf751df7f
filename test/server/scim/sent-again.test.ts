import { afterEach, beforeEach, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { readHead } from '../../../server/directory/snapshot.ts'
import { setRole } from '../../../server/identity/set-role.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

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

test('who was switched off by mistake leads again, sees no more than a member, and the log says so', async () => {
  await provider('POST', '/Users', { schemas: [core], userName: 'it-1', displayName: 'Person it-1' })
  await setRole(world.deps, 'it-1', 'analyst')
  await world.deps.db.run([`UPDATE team SET lead = 'it-1' WHERE id = 'it'`])
  const switchTo = (value: boolean) =>
    provider('PATCH', '/Users/it-1', patchOf({ op: 'replace', path: 'active', value }))
  await switchTo(false)
  const logged = `SELECT after FROM log_entry WHERE what = 'people-who-see-every-team' ORDER BY number`
  const { rows } = await world.deps.db.query(logged)
  expect(rows.map(({ after }) => after)).toEqual(['1', '0'])
  const leadOf = async () => (await readHead(world.deps)).teams.find(({ id }) => id === 'it')?.lead
  expect(await leadOf()).toBeUndefined()
  await switchTo(true)
  expect(await personOf('it-1')).toMatchObject({ role: 'member' })
  expect(await leadOf()).toBe('it-1')
})

test('a new user does not become somebody imported by being called like their id', async () => {
  const user = { schemas: [core], userName: 'it-2', displayName: 'Mallory' }
  expect((await provider('POST', '/Users', user)).status).toBe(409)
  expect(await personOf('it-2')).toMatchObject({ name: 'Person it-2' })
  expect((await provider('POST', '/Users', { ...user, displayName: 'PERSON it-2' })).body.id).toBe('it-2')
})
