import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createProvider, type Provider } from '../../support/scim.ts'

let world: World
let provider: Provider
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
})
afterEach(() => world.close())

/** Asks for passes of the first epoch, which everybody gets at once, with new values each time. */
async function askForBook(person: string): Promise<number> {
  const { token } = await createSession(world, person)
  const blinded = () => Buffer.concat([Buffer.of(0), randomBytes(255)]).toString('base64url')
  const { status } = await world.fetch(`${server}/v1/passes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ epoch: '2026-11', passes: [{ group: 'g1', blinded: blinded() }] }),
  })
  return status
}

const nora = {
  schemas: [],
  userName: 'nora@corp.test',
  externalId: 'e-nora',
  displayName: 'Nora',
  active: true,
}
const create = async (user: object) => String((await provider('POST', '/Users', user)).body.id)
const importPeople = (...lines: string[]) =>
  importDirectory(world.deps, undefined, {
    name: 'people.csv',
    text: `id,name,email,team,kind\n${lines.join('\n')}\n`,
  })

test('who is deleted over SCIM, or erased too, and created again gets no second book', async () => {
  const id = await create(nora)
  expect([await askForBook(id), await askForBook(id)]).toEqual([200, 409])
  await provider('DELETE', `/Users/${id}`)
  expect(await askForBook(await create(nora))).toBe(409)
  await provider('DELETE', `/Users/${id}`)
  await erasePerson(world.deps.db, id)
  expect(await askForBook(await create(nora))).toBe(409)
})

test('nor under another id, user name and address, as the provider’s own id is theirs', async () => {
  const id = await create({ ...nora, externalId: 'e nora' }) // no id of ours: it has a space
  expect(await askForBook(id)).toBe(200)
  await provider('DELETE', `/Users/${id}`)
  await erasePerson(world.deps.db, id)
  await importPeople('nora-b,Nora,,hr,employee')
  const again = await create({ ...nora, userName: 'nora-b', externalId: 'e nora' })
  expect([again, await askForBook(again)]).toEqual(['nora-b', 409])
})

test('who is erased and imported again under another id is known by the address', async () => {
  await importPeople('nora,Nora,nora@corp.test,hr,employee')
  expect(await askForBook('nora')).toBe(200)
  await erasePerson(world.deps.db, 'nora')
  await importPeople('nora,Nora,nora@corp.test,hr,employee', 'nora2,Nora,,hr,employee')
  expect(await askForBook('nora')).toBe(409)
  await erasePerson(world.deps.db, 'nora')
  await importPeople('nora2,Nora,Nora@Corp.test,hr,employee')
  expect(await askForBook('nora2')).toBe(409)
})

test('two who share a mailbox both get theirs', async () => {
  await importPeople('ada,Ada,team@corp.test,hr,employee', 'bea,Bea,team@corp.test,hr,employee')
  expect([await askForBook('ada'), await askForBook('bea'), await askForBook('bea')]).toEqual([200, 200, 409])
})
