import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FollowUps } from '../../../server/contract/follow-up.ts'
import { importDirectory } from '../../../server/directory/import.ts'
import { createSnapshot } from '../../../server/directory/snapshot.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { openWorld, type World } from '../../support/in-process.ts'
import { createMember, type Member } from '../../support/member.ts'

let world: World
let asker: Member
let lead: Member

beforeEach(async () => {
  world = await openWorld()
  await takeTeams('id,name,parent,kind,lead', 'it,IT,corp,team,it-1')
  asker = await createMember(world, 'hr-1')
  lead = await createMember(world, 'it-1')
})
afterEach(() => world.close())

function takeTeams(...lines: string[]) {
  const people = 'id,name,email,team,kind,accounts\n'
  return importDirectory(
    world.deps,
    { name: 'teams.csv', text: `${lines.join('\n')}\n` },
    { name: 'people.csv', text: people },
  )
}

const request = (fields: object = {}) => ({ id: randomUUID(), team: 'it', text: 'My VPN again', ...fields })
const send = (member: Member, body = request()) => member('POST', '/v1/follow-ups', body)
const followUpsOf = async (member: Member) => (await member('GET', '/v1/follow-ups')).body as FollowUps

test('a request reaches the team’s lead with the requester’s name, who sees where it stands', async () => {
  const body = request()
  expect(await send(asker, body)).toEqual({ status: 200, body: { id: body.id, kind: 'stored' } })
  expect((await send(asker, body)).body).toEqual({ id: body.id, kind: 'duplicate' })
  const open = {
    ...{ id: body.id, month: '2026-11', text: 'My VPN again', state: 'open' },
    from: { id: 'hr-1', name: 'Person hr-1' },
    team: { id: 'it', name: 'IT' },
  }
  expect(await followUpsOf(lead)).toEqual({ received: [open], sent: [] })
  for (const state of ['answered', 'closed']) {
    expect((await lead('PATCH', `/v1/follow-ups/${body.id}`, { state })).status).toBe(200)
    expect(await followUpsOf(asker)).toEqual({ received: [], sent: [{ ...open, state }] })
  }
})

test('only the lead sets the state, and only the requester takes the request back', async () => {
  const body = request()
  await send(asker, body)
  const colleague = await createMember(world, 'it-2')
  for (const member of [asker, colleague]) {
    expect(await member('PATCH', `/v1/follow-ups/${body.id}`, { state: 'closed' })).toMatchObject({
      status: 404,
      body: { type: 'urn:rapport:unknown-follow-up' },
    })
  }
  expect(await followUpsOf(colleague)).toEqual({ received: [], sent: [] })
  for (const member of [lead, colleague]) await member('DELETE', `/v1/follow-ups/${body.id}`)
  expect((await followUpsOf(lead)).received).toHaveLength(1)
  await asker('DELETE', `/v1/follow-ups/${body.id}`)
  expect(await followUpsOf(lead)).toEqual({ received: [], sent: [] })
  expect((await send(asker, body)).body).toMatchObject({ kind: 'duplicate' })
  expect(await followUpsOf(asker)).toEqual({ received: [], sent: [] })
})

test('a team without a lead cannot be asked, as the directory says before', async () => {
  const { teams } = await createSnapshot(world.deps)
  expect(teams.find(({ id }) => id === 'it')?.lead).toBe('it-1')
  expect(teams.find(({ id }) => id === 'hr')).not.toHaveProperty('lead')
  expect(await send(lead, request({ team: 'hr' }))).toMatchObject({
    status: 409,
    body: { type: 'urn:rapport:no-lead' },
  })
})

test.each([
  ['a team that is not there', { team: 'sales' }, 'unknown-team', '/team'],
  ['the team that one leads', {}, 'to-yourself', '/team'],
  ['a team with a rating’s id', { rating: randomUUID() }, 'invalid', '/rating'],
])('%s cannot be asked', async (_, fields, code, pointer) => {
  expect(await send(lead, request(fields))).toMatchObject({
    status: 422,
    body: { type: `urn:rapport:${code}`, errors: [{ pointer }] },
  })
})

test('a state that there is not is refused', async () => {
  const body = request()
  await send(asker, body)
  expect(await lead('PATCH', `/v1/follow-ups/${body.id}`, { state: 'won' })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/state' }] },
  })
})

test('a file without leads changes none, an empty one takes it away, an unknown one is refused', async () => {
  const leadOfIt = async () => (await createSnapshot(world.deps)).teams.find(({ id }) => id === 'it')?.lead
  await takeTeams('id,name,parent,kind', 'it,IT,corp,team')
  expect(await leadOfIt()).toBe('it-1')
  expect(await takeTeams('id,name,parent,kind,lead', 'it,IT,corp,team,zoe')).toEqual({
    kind: 'refused',
    errors: [{ file: 'teams.csv', line: 2, column: 'lead', detail: 'zoe is not a person' }],
  })
  await takeTeams('id,name,parent,kind,lead', 'it,IT,corp,team,')
  expect(await leadOfIt()).toBeUndefined()
})

test('with a person their requests are erased, and the team has no lead any more', async () => {
  await send(asker)
  await erasePerson(world.deps.db, 'it-1')
  expect((await followUpsOf(asker)).sent).toHaveLength(1)
  expect((await createSnapshot(world.deps)).teams.find(({ id }) => id === 'it')).not.toHaveProperty('lead')
  await erasePerson(world.deps.db, 'hr-1')
  expect(await world.deps.db.read.all('SELECT * FROM follow_up')).toEqual([])
})
