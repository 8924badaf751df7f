import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
const work = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'

let world: World
let entra: Provider
beforeEach(async () => {
  world = await openWorld()
  entra = await createProvider(world)
})
afterEach(() => world.close())

/** As Entra ID's provisioning service sends it. */
const maija = {
  schemas: [userUrn, work],
  externalId: 'maija.virtanen',
  userName: 'Maija.Virtanen@corp.test',
  active: true,
  displayName: 'Maija Virtanen',
  emails: [{ primary: true, type: 'work', value: 'Maija.Virtanen@corp.test' }],
  meta: { resourceType: 'User' },
  name: { formatted: 'Maija Virtanen', familyName: 'Virtanen', givenName: 'Maija' },
  roles: [],
  title: 'Controller',
  [work]: { department: 'HR', manager: 'hr-1', costCenter: '7' },
}
const rowOf = async (id: string) => {
  const { rows } = await world.deps.db.query({
    sql: 'SELECT name, email, team, kind, added_epoch, left_epoch FROM person WHERE id = ?',
    args: [id],
  })
  return rows[0] && { ...rows[0] }
}
const add = async (user: object = maija) => String((await entra('POST', '/Users', user)).body.id)

describe('a user', () => {
  test('is looked for first, and then made a person of the department’s team', async () => {
    const filter = encodeURIComponent('userName eq "maija.virtanen@corp.test"')
    expect((await entra('GET', `/Users?filter=${filter}`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    })
    const { status, body, headers } = await entra('POST', '/Users', maija)
    expect([status, body.id]).toEqual([201, 'maija.virtanen'])
    expect(headers.get('location')).toBe(`${server}/scim/v2/Users/maija.virtanen`)
    expect(body).toMatchObject({
      userName: maija.userName,
      [work]: { department: 'HR', manager: { value: 'hr-1' } },
    })
    expect(JSON.stringify(body)).not.toContain('Controller') // what is not needed is not kept
    expect(await rowOf('maija.virtanen')).toEqual({
      ...{ name: 'Maija Virtanen', email: 'Maija.Virtanen@corp.test', team: 'hr', kind: 'employee' },
      ...{ added_epoch: '2026-11', left_epoch: null },
    })
    expect((await entra('GET', `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 1 })
    expect((await entra('GET', `/Users/${body.id}`)).body).toEqual(body)
  })

  test('cannot be there twice', async () => {
    await add()
    const { status, body } = await entra('POST', '/Users', { ...maija, externalId: 'other' })
    expect([status, body.scimType, body.status]).toEqual([409, 'uniqueness', '409'])
  })

  test('whom a file brought before stays the person that they are', async () => {
    expect(await add({ ...maija, externalId: 'hr-2', displayName: 'Person hr-2' })).toBe('hr-2')
    await world.deps.db.run([
      { sql: "UPDATE person SET email = 'I.One@corp.test' WHERE id = 'it-1'", args: [] },
    ])
    const one = { ...maija, externalId: 'x1', userName: 'i.one@corp.test', emails: [] }
    expect(await add(one)).toBe('it-1')
  })

  test('who is deactivated with "False" leaves and is signed out; "True" brings them back', async () => {
    const id = await add()
    const { token } = await createSession(world, id)
    const ask = async () =>
      (await world.fetch(`${server}/v1/log`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await ask()).toBe(200)
    const off = await entra(
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'Replace', path: 'active', value: 'False' }),
    )
    expect([off.status, off.body.active]).toEqual([200, false])
    expect([await ask(), (await rowOf(id))?.left_epoch]).toEqual([401, '2026-11'])
    await entra('PATCH', `/Users/${id}`, patchOf({ op: 'Replace', path: 'active', value: 'True' }))
    expect((await rowOf(id))?.left_epoch).toBeNull()
  })

  test('is changed attribute by attribute, also by those that were not there', async () => {
    const id = await add({ schemas: [userUrn], userName: 'maija', externalId: 'm1', active: true })
    const changed = await entra(
      'PATCH',
      `/Users/${id}`,
      patchOf(
        { op: 'Add', path: 'displayName', value: 'Maija V.' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'maija@corp.test' },
        { op: 'Add', path: `${work}:department`, value: 'it' },
        { op: 'Add', path: `${work}:manager`, value: 'hr-1' },
        { op: 'Replace', path: 'title', value: 'not kept' },
        { op: 'Add', value: { 'name.givenName': 'Maija', [`${work}:department`]: 'Lab' } },
      ),
    )
    expect(changed.status).toBe(200)
    expect(changed.body).toMatchObject({
      ...{
        displayName: 'Maija V.',
        emails: [{ type: 'work', value: 'maija@corp.test' }],
        name: { givenName: 'Maija' },
      },
      [work]: { department: 'Lab', manager: { value: 'hr-1' } },
    })
    expect(await rowOf(id)).toMatchObject({ name: 'Maija V.', email: 'maija@corp.test', team: 'lab' })
    const removed = await entra('PATCH', `/Users/${id}`, patchOf({ op: 'Remove', path: `${work}:manager` }))
    expect(removed.body[work]).toEqual({ department: 'Lab' })
  })

  test('who is deleted is gone for the provider, and the same person when made again', async () => {
    const id = await add()
    expect((await entra('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await entra('GET', `/Users/${id}`)).status).toBe(404)
    expect((await entra('DELETE', `/Users/${id}`)).status).toBe(404)
    expect((await entra('GET', '/Users')).body.totalResults).toBe(0)
    expect((await rowOf(id))?.left_epoch).toBe('2026-11')
    expect(await add()).toBe(id)
    expect((await rowOf(id))?.left_epoch).toBeNull()
  })

  test('who has the address of somebody gone is somebody else', async () => {
    const id = await add()
    await entra('DELETE', `/Users/${id}`)
    const other = await add({ ...maija, externalId: 'maija.virtanen2', displayName: 'Maija Virtanen' })
    expect(other).toBe('maija.virtanen2')
    expect((await rowOf(id))?.left_epoch).toBe('2026-11')
  })
})

describe('a group', () => {
  const group = (displayName: string, ...members: string[]) => ({
    schemas: [groupUrn, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
    ...{ externalId: `e-${displayName}`, displayName, members: members.map((value) => ({ value })) },
  })
  const teamOf = async (id: string) => (await rowOf(id))?.team

  test('that is named after a team sets its members’, the deepest of several', async () => {
    const id = await add()
    const it = await entra('POST', '/Groups', group('Rapport-it', id))
    expect([it.status, await teamOf(id)]).toEqual([201, 'it'])
    const lab = (await entra('POST', '/Groups', group('rapport-Lab'))).body.id
    const added = await entra(
      'PATCH',
      `/Groups/${lab}`,
      patchOf({ op: 'Add', path: 'members', value: [{ $ref: null, value: id }] }),
    )
    expect([added.body.members, await teamOf(id)]).toMatchObject([[{ value: id }], 'lab'])
    await entra('PATCH', `/Groups/${lab}`, patchOf({ op: 'Remove', path: 'members', value: [{ value: id }] }))
    expect(await teamOf(id)).toBe('it')
    await entra(
      'PATCH',
      `/Groups/${it.body.id}`,
      patchOf({ op: 'Remove', path: `members[value eq "${id}"]` }),
    )
    expect(await teamOf(id)).toBe('hr') // the department's
  })

  test('of another name is kept and moves nobody', async () => {
    const id = await add()
    await entra('POST', '/Groups', group('All of IT', id))
    expect(await teamOf(id)).toBe('hr')
  })

  test('is found by name without its members, and by a member', async () => {
    const id = await add()
    const { body } = await entra('POST', '/Groups', group('Rapport-it', id))
    const find = (filter: string, more = '') =>
      entra('GET', `/Groups?filter=${encodeURIComponent(filter)}${more}`)
    const found = await find('displayName eq "rapport-IT"', '&excludedAttributes=members')
    expect(found.body).toMatchObject({
      totalResults: 1,
      Resources: [{ id: body.id, displayName: 'Rapport-it' }],
    })
    expect(JSON.stringify(found.body)).not.toContain('members')
    expect((await find(`id eq "${body.id}" and members[value eq "${id}"]`)).body.totalResults).toBe(1)
    expect((await find(`id eq "${body.id}" and members[value eq "nobody"]`)).body.totalResults).toBe(0)
  })

  test('takes users only, and goes without taking them along', async () => {
    const id = await add()
    const wrong = await entra('POST', '/Groups', group('Rapport-it', 'it-1'))
    expect([wrong.status, wrong.body.detail]).toEqual([400, 'The member it-1 is not a user'])
    const { body } = await entra('POST', '/Groups', group('Rapport-it', id))
    expect((await entra('DELETE', `/Groups/${body.id}`)).status).toBe(204)
    expect([(await entra('GET', `/Groups/${body.id}`)).status, await teamOf(id)]).toEqual([404, 'hr'])
  })
})
