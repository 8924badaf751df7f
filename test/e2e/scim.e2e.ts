import { randomUUID } from 'node:crypto'
import * as v from 'valibot'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Directory } from '../../server/contract/directory.ts'
import type { Change } from '../support/scim-change.ts'
import { createScimClient } from '../support/scim-client.ts'
import { core, work } from '../support/scim-people.ts'
import { createServer, type TestServer } from '../support/server.ts'
import { signInByInvite } from '../support/sign-in.ts'

let server: TestServer
let provider: ReturnType<typeof createScimClient>
let session: string
beforeAll(async () => {
  server = await createServer([])
  const token = await server.scimToken()
  const [invite = ''] = await server.invite(['anna'])
  await server.start()
  provider = createScimClient(server.origin, token)
  session = (await signInByInvite(invite, { client: 'extension' })).token
})
afterAll(() => server.remove())

/** Where everybody's devices say that somebody is, and under which name; undefined for whoever is not there. */
async function findInSnapshot(id: string) {
  const answer = await fetch(`${server.origin}/v1/directory`, {
    headers: { authorization: `Bearer ${session}` },
  })
  const { people } = v.parse(Directory, await answer.json())
  const found = people.find((one) => one.id === id)
  return found && { name: found.name, team: found.team }
}

const change = (op: 'Add' | 'Replace' | 'Remove', path: string, value?: unknown, means = value): Change => ({
  sent: { op, path, value },
  theirs: { op, path, value: means },
})

test('Entra ID’s cycle: it looks, makes, changes, assigns, takes away and gives back', async () => {
  expect(await provider.find('Users', `userName eq "${randomUUID()}"`)).toEqual([]) // "Test connection"
  expect(await provider.find('Users', 'externalId eq "maija.virtanen"')).toEqual([])
  const made = await provider.create('Users', {
    schemas: [`${core}:User`, work],
    ...{
      externalId: 'maija.virtanen',
      userName: 'maija@corp.test',
      displayName: 'Maija Virtanen',
      active: true,
    },
    name: { givenName: 'Maija', familyName: 'Virtanen', formatted: 'Maija Virtanen' },
    emails: [{ primary: true, type: 'work', value: 'maija@corp.test' }],
    [work]: { department: 'Human Resources', manager: 'hana' },
  })
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Maija Virtanen', team: 'hr' })

  const changed = await provider.patch(
    made,
    change('Replace', 'displayName', 'Maija Virtanen-Ek'),
    change('Replace', 'name.familyName', 'Virtanen-Ek'),
    change('Replace', 'emails[type eq "work"].value', 'maija.ek@corp.test'),
    change('Add', 'emails[type eq "other"].value', 'maija@home.test'),
    change('Replace', `${work}:manager`, 'ivo', { value: 'ivo' }),
  )
  const group = await provider.create('Groups', {
    ...{ schemas: [`${core}:Group`], externalId: randomUUID(), displayName: 'Rapport-Sales', members: [] },
  })
  expect(await provider.find('Groups', 'displayName eq "Rapport-Sales"')).toMatchObject([{ id: group.id }])
  const joined = await provider.patch(group, change('Add', 'members', [{ value: made.id }]))
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Maija Virtanen-Ek', team: 'sales' })

  const off = await provider.patch(changed, change('Replace', 'active', 'False', false))
  expect(await findInSnapshot(made.id)).toBeUndefined()
  await expect(provider.patch(changed, change('Replace', 'active', 'True', true))).rejects.toThrow('412')
  await provider.patch(await provider.get(off), change('Replace', 'active', 'True', true))
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Maija Virtanen-Ek', team: 'sales' })
  await provider.patch(joined, change('Remove', `members[value eq "${made.id}"]`))
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Maija Virtanen-Ek', team: 'hr' })
})

test('Okta’s cycle: it looks by name, makes, replaces as a whole, and switches off without a path', async () => {
  const nils = {
    ...{ schemas: [`${core}:User`], externalId: '00u1a2b3', userName: 'nils@corp.test', active: true },
    ...{
      displayName: 'Nils Holm',
      name: { givenName: 'Nils', familyName: 'Holm' },
      locale: 'en-US',
      groups: [],
    },
    emails: [{ primary: true, value: 'nils@corp.test', type: 'work' }],
  }
  expect(await provider.find('Users', 'userName eq "nils@corp.test"')).toEqual([])
  const made = await provider.create('Users', nils)
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Nils Holm', team: 'lumen' })
  const replaced = await provider.replace(made, { ...nils, id: made.id, displayName: 'Nils H.' })
  const members = [{ value: made.id, display: 'nils@corp.test' }]
  await provider.create('Groups', { schemas: [`${core}:Group`], displayName: 'rapport-it', members })
  expect(await findInSnapshot(made.id)).toEqual({ name: 'Nils H.', team: 'it' })

  const operation = { op: 'replace', value: { active: false } } as const
  const off = await provider.patch(replaced, { sent: operation, theirs: operation })
  expect(await findInSnapshot(made.id)).toBeUndefined()
  expect(await provider.find('Users', 'userName eq "nils@corp.test"')).toEqual([off])
})
