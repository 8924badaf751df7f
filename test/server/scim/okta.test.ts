import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'

let world: World
let okta: Provider
beforeEach(async () => {
  world = await openWorld()
  okta = await createProvider(world)
})
afterEach(() => world.close())

/** As Okta's provisioning sends it. */
const nils = {
  schemas: [userUrn],
  userName: 'nils@corp.test',
  name: { givenName: 'Nils', familyName: 'Holm' },
  emails: [{ primary: true, value: 'nils@corp.test', type: 'work' }],
  displayName: 'Nils Holm',
  locale: 'en-US',
  externalId: '00u1a2b3c4d5e6f7g8h9',
  groups: [],
  password: 'never kept',
  active: true,
}
const personOf = async (id: string) => {
  const { rows } = await world.deps.db.query({
    sql: 'SELECT name, team, left_epoch FROM person WHERE id = ?',
    args: [id],
  })
  return { ...rows[0] }
}

test('looks for a user page by page, makes and replaces it, and keeps no password', async () => {
  const filter = encodeURIComponent('userName eq "nils@corp.test"')
  const none = await okta('GET', `/Users?filter=${filter}&startIndex=1&count=100`)
  expect(none.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] })
  const { status, body } = await okta('POST', '/Users', nils)
  expect([status, body.id]).toEqual([201, nils.externalId])
  const put = await okta('PUT', `/Users/${body.id}`, {
    ...nils,
    id: body.id,
    displayName: 'Nils H.',
    meta: body.meta,
  })
  expect([put.status, put.body.displayName]).toEqual([200, 'Nils H.'])
  expect(await personOf(nils.externalId)).toEqual({ name: 'Nils H.', team: 'corp', left_epoch: null })
  const { rows } = await world.deps.db.query('SELECT resource FROM scim_user')
  expect(JSON.stringify(rows)).not.toMatch(/never kept|en-US/)
})

test('deactivates and reactivates without a path', async () => {
  await okta('POST', '/Users', nils)
  const set = (active: boolean) =>
    okta('PATCH', `/Users/${nils.externalId}`, patchOf({ op: 'replace', value: { active } }))
  expect((await set(false)).body.active).toBe(false)
  expect((await personOf(nils.externalId)).left_epoch).toBe('2026-11')
  expect((await set(true)).body.active).toBe(true)
  expect((await personOf(nils.externalId)).left_epoch).toBeNull()
})

test('pushes a group: makes, renames, and replaces its members', async () => {
  await okta('POST', '/Users', nils)
  const group = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    displayName: 'Everybody',
    members: [],
  }
  const { id } = (await okta('POST', '/Groups', group)).body
  const members = [{ value: nils.externalId, display: 'nils@corp.test' }]
  await okta('PATCH', `/Groups/${id}`, patchOf({ op: 'replace', path: 'members', value: members }))
  const renamed = await okta(
    'PATCH',
    `/Groups/${id}`,
    patchOf({ op: 'replace', value: { id, displayName: 'rapport-hr' } }),
  )
  expect([renamed.status, renamed.body.displayName]).toEqual([200, 'rapport-hr'])
  expect((await personOf(nils.externalId)).team).toBe('hr')
  const put = await okta('PUT', `/Groups/${id}`, { ...group, displayName: 'rapport-it', members })
  expect([put.status, (await personOf(nils.externalId)).team]).toEqual([200, 'it'])
})
