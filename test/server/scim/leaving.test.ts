import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCommand } from '../../support/command-line.ts'
import { dayMs, openWorld, server, type World } from '../../support/in-process.ts'
import { createProvider, type Provider, patchOf } from '../../support/scim.ts'

const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'

let world: World
let provider: Provider
let ids: string[]
beforeEach(async () => {
  world = await openWorld()
  provider = await createProvider(world)
  ids = []
  for (let n = 0; n < 40; n++) {
    const { body } = await provider('POST', '/Users', {
      ...{ schemas: [userUrn], userName: `u${n}@corp.test`, externalId: `u${n}`, displayName: `User ${n}` },
    })
    ids.push(String(body.id))
  }
})
afterEach(() => world.close())

const remove = (id: string | undefined) => provider('DELETE', `/Users/${id}`)
const deactivate = (id: string | undefined) =>
  provider('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value: false }))
const activate = (id: string | undefined) =>
  provider('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'active', value: true }))
const howManyLeft = async () => {
  const { rows } = await world.deps.db.query('SELECT count(*) AS n FROM person WHERE left_epoch IS NOT NULL')
  return rows[0]?.n
}

test('no more than a fifth of its people leave on a day, deleted or inactive, and the answer says what to do', async () => {
  for (const [index, id] of ids.slice(0, 8).entries()) {
    const { status } = await (index % 2 === 0 ? remove(id) : deactivate(id))
    expect(status).toBe(index % 2 === 0 ? 204 : 200)
  }
  for (const answer of [await remove(ids[8]), await deactivate(ids[9])]) {
    expect(answer).toMatchObject({ status: 429, body: { status: '429' } })
    expect(answer.body.detail).toContain('8 left today already')
    expect(answer.body.detail).toContain('rapport scim allow-removals')
    expect(Number(answer.headers.get('retry-after'))).toBe(dayMs / 1000) // the world begins at midnight
  }
  expect(await howManyLeft()).toBe(8)
  world.clock.now += dayMs
  expect((await remove(ids[8])).status).toBe(204)
})

test('whoever has left does not count again, and all else goes on', async () => {
  for (const id of ids.slice(0, 8)) await deactivate(id)
  expect((await remove(ids[0])).status).toBe(204)
  expect((await deactivate(ids[1])).status).toBe(200)
  const rename = patchOf({ op: 'replace', path: 'displayName', value: 'Renamed' })
  expect((await provider('PATCH', `/Users/${ids[20]}`, rename)).status).toBe(200)
  expect((await deactivate(ids[20])).status).toBe(429)
})

test('whoever comes back the same day, as when the mistake is put right, makes room again', async () => {
  for (const id of ids.slice(0, 8)) await deactivate(id)
  for (const id of ids.slice(0, 8)) await activate(id)
  for (const _ of ['once', 'twice']) await activate(ids[20]) // who never left
  for (const id of ids.slice(8, 16)) expect((await deactivate(id)).status).toBe(200)
  expect((await deactivate(ids[16])).status).toBe(429)
})

test('an administrator lets them go, for a day', async () => {
  for (const id of ids.slice(0, 8)) await remove(id)
  const { code, out } = await runCommand(['scim', 'allow-removals'], {
    env: { RAPPORT_PUBLIC_URL: server, RAPPORT_DATABASE_URL: `file:${world.file}` },
    clock: world.deps.clock,
  })
  expect({ code, out }).toEqual({ code: 0, out: [expect.stringContaining('2026-11-11T00:00:00.000Z')] })
  for (const id of ids.slice(8, 30)) expect((await remove(id)).status).toBe(204)
  world.clock.now += dayMs
  for (const id of ids.slice(30, 35)) expect((await remove(id)).status).toBe(204)
  expect((await remove(ids[35])).status).toBe(429)
})
