import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const anna = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'anna@corp.test',
  externalId: 'object-1',
  displayName: 'Anna Example',
}

let world: World
let provider: Provider
let id: string
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
  id = String((await provider('POST', '/Users', anna)).body.id)
})
afterEach(() => world.close())

const set = (fields: object) => provider('PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: fields }))
const nameOf = async () => (await provider('GET', `/Users/${id}`)).body.displayName

test('a user name that is given to somebody new does not make them who had it', async () => {
  await set({ active: false })
  const other = { externalId: 'object-2', displayName: 'Anna Other', active: true }
  const refused = await set(other)
  expect(refused).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
  expect(refused.body.detail).toContain(`rapport erase ${id}`)
  expect((await provider('PUT', `/Users/${id}`, { ...anna, ...other })).status).toBe(409)
  expect(await nameOf()).toBe('Anna Example')
})

test('nor does one of somebody who is there, with another address', async () => {
  const other = { externalId: 'object-2', displayName: 'Bert Other', userName: 'bert@corp.test' }
  expect((await set(other)).status).toBe(409)
})

test.each([
  ['another name and address', { displayName: 'Anna Married', userName: 'anna.married@corp.test' }],
  ['another id', { externalId: 'object-2' }],
  ['another id and name, while there', { externalId: 'object-2', displayName: 'Example, Anna' }],
])('with %s somebody stays who they are', async (_, fields) => {
  expect((await set(fields)).status).toBe(200)
})

test('whoever comes back with the id of before comes back, whatever they are called', async () => {
  await set({ active: false })
  expect((await set({ displayName: 'Anna Married', active: true })).status).toBe(200)
})
