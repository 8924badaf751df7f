import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Letters } from '../../../server/contract/named.ts'
import { createSnapshot } from '../../../server/directory/snapshot.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { dayMs, openWorld, server, type World } from '../../support/in-process.ts'
import { createMember, type Member } from '../../support/member.ts'

let world: World
let asker: Member
let helper: Member

beforeEach(async () => {
  world = await openWorld()
  asker = await createMember(world, 'hr-1')
  helper = await createMember(world, 'it-1')
})
afterEach(() => world.close())

const paths = { thanks: '/v1/thanks', note: '/v1/notes' } as const
type Kind = keyof typeof paths

function letter(fields: object = {}) {
  return { id: randomUUID(), helper: 'it-1', text: 'You saved my day', ...fields }
}

async function lettersOf(member: Member, kind: Kind): Promise<Letters> {
  const { body } = await member('GET', paths[kind])
  return body as Letters // as the contract says; its fields are what the tests compare
}

const countIn = async (table: string) =>
  (await world.deps.db.read.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n

describe.each(['thanks', 'note'] as const)('%s', (kind) => {
  const send = (member: Member, fields: object = {}) => member('POST', paths[kind], letter(fields))

  test('reach the helper with the sender’s name and the month, and nobody else', async () => {
    const sent = letter()
    expect(await asker('POST', paths[kind], sent)).toEqual({
      status: 200,
      body: { id: sent.id, kind: 'stored' },
    })
    const expected = {
      id: sent.id,
      month: '2026-11',
      from: { id: 'hr-1', name: 'Person hr-1' },
      to: { id: 'it-1', name: 'Person it-1' },
      text: 'You saved my day',
    }
    expect(await lettersOf(helper, kind)).toEqual({ received: [expected], sent: [] })
    expect(await lettersOf(asker, kind)).toEqual({ received: [], sent: [expected] })
    const lead = await createMember(world, 'it-2')
    expect(await lettersOf(lead, kind)).toEqual({ received: [], sent: [] })
  })

  test('that are sent twice are stored once', async () => {
    const sent = letter()
    await asker('POST', paths[kind], sent)
    expect((await asker('POST', paths[kind], sent)).body).toMatchObject({ kind: 'duplicate' })
    expect((await lettersOf(helper, kind)).received).toHaveLength(1)
  })

  test('newest month first, within a month by random id', async () => {
    for (const month of [0, 1]) {
      world.clock.now += month * 30 * dayMs
      for (let n = 0; n < 6; n++) await send(asker)
    }
    const { received } = await lettersOf(helper, kind)
    const months = received.map(({ month }) => month)
    expect(months).toEqual([...Array(6).fill('2026-12'), ...Array(6).fill('2026-11')])
    const first = received.slice(0, 6).map(({ id }) => id)
    expect(first).toEqual(first.toSorted())
  })

  test('are deleted by helper or sender, and a delayed original does not bring them back', async () => {
    for (const member of [helper, asker]) {
      const sent = letter()
      await asker('POST', paths[kind], sent)
      expect((await member('DELETE', `${paths[kind]}/${sent.id}`)).body).toMatchObject({ kind: 'gone' })
      expect(await countIn(kind)).toBe(0)
      expect((await asker('POST', paths[kind], sent)).body).toMatchObject({ kind: 'duplicate' })
      expect(await countIn(kind)).toBe(0)
    }
  })

  test('that were taken back before they arrived never appear', async () => {
    const sent = letter()
    await asker('DELETE', `${paths[kind]}/${sent.id}`)
    await asker('POST', paths[kind], sent)
    expect(await countIn(kind)).toBe(0)
  })

  test('are not deleted by anybody else, who cannot tell whether they are there', async () => {
    const sent = letter()
    await asker('POST', paths[kind], sent)
    const other = await createMember(world, 'it-2')
    const [there, nowhere] = [
      await other('DELETE', `${paths[kind]}/${sent.id}`),
      await other('DELETE', `${paths[kind]}/${randomUUID()}`),
    ]
    expect({ ...there.body, id: '' }).toEqual({ ...nowhere.body, id: '' })
    expect(await countIn(kind)).toBe(1)
  })

  test('are refused by whoever switched them off, as the directory says before', async () => {
    const wanted = { thanks: true, note: true, [kind]: false }
    expect((await helper('PUT', '/v1/receiving', wanted)).body).toEqual(wanted)
    expect((await helper('GET', '/v1/receiving')).body).toEqual(wanted)
    expect(await send(asker)).toMatchObject({ status: 409, body: { type: 'urn:rapport:declined' } })
    const { people } = await createSnapshot(world.deps)
    expect(people.find(({ id }) => id === 'it-1')?.declines).toEqual([kind])
    expect(people.find(({ id }) => id === 'it-2')).not.toHaveProperty('declines')
    const other = kind === 'thanks' ? 'note' : 'thanks'
    expect((await asker('POST', paths[other], letter())).status).toBe(200)

    await helper('PUT', '/v1/receiving', { thanks: true, note: true })
    expect((await send(asker)).status).toBe(200)
  })

  test('over fifty in a month are refused, and go again in the next', async () => {
    for (let n = 0; n < 50; n++) await send(asker)
    expect(await send(asker)).toMatchObject({ status: 409, body: { type: 'urn:rapport:too-many' } })
    world.clock.now += 30 * dayMs
    expect((await send(asker)).status).toBe(200)
  })

  test('over fifty in a month are refused also when some were deleted meanwhile', async () => {
    for (let n = 0; n < 50; n++) {
      const sent = letter()
      await asker('POST', paths[kind], sent)
      await asker('DELETE', `${paths[kind]}/${sent.id}`)
    }
    expect(await send(asker)).toMatchObject({ status: 409, body: { type: 'urn:rapport:too-many' } })
    expect((await send(await createMember(world, 'hr-2'))).status).toBe(200)
  })

  test('of ids made up leave no more than fifty traces', async () => {
    for (let n = 0; n < 60; n++) await asker('DELETE', `${paths[kind]}/${randomUUID()}`)
    expect(await countIn('named_gone')).toBe(50)
    const sent = letter()
    await asker('POST', paths[kind], sent)
    await asker('DELETE', `${paths[kind]}/${sent.id}`)
    expect((await asker('POST', paths[kind], sent)).body).toMatchObject({ kind: 'duplicate' })
  })

  test.each([
    ['to oneself', { helper: 'hr-1' }, 'to-yourself', '/helper'],
    ['to nobody known', { helper: 'nobody' }, 'unknown-person', '/helper'],
    ['with a score', { score: 5 }, 'invalid', '/score'],
    ['with a reference', { reference: 'PROJ-42' }, 'invalid', '/reference'],
    ['with a text of 1001 characters', { text: 'x'.repeat(1001) }, 'invalid', '/text'],
    ['with an id that tells an order', { id: '00000000-0000-1000-8000-000000000001' }, 'invalid', '/id'],
  ])('%s are refused', async (_, fields, code, pointer) => {
    const { status, body } = await send(asker, fields)
    expect({ status, type: body.type }).toEqual({ status: 422, type: `urn:rapport:${code}` })
    expect(body.errors).toEqual([expect.objectContaining({ pointer })])
  })

  test('under an id of somebody else’s are refused', async () => {
    const sent = letter()
    await asker('POST', paths[kind], sent)
    const other = await createMember(world, 'hr-2')
    expect(await other('POST', paths[kind], sent)).toMatchObject({ body: { type: 'urn:rapport:id-taken' } })
  })

  test('want a session', async () => {
    const response = await world.fetch(`${server}${paths[kind]}`)
    expect(response.status).toBe(401)
  })

  test('hold no more than sender, helper, month and text, in no order of arrival', async () => {
    const { rows } = await world.deps.db.query(`SELECT name FROM pragma_table_info('${kind}') ORDER BY name`)
    expect(rows.map(({ name }) => name)).toEqual(['helper', 'id', 'month', 'sender', 'text'])
    await expect(world.deps.db.query(`SELECT rowid FROM ${kind}`)).rejects.toThrow(/no such column/)
  })

  test('of an erased person are gone, sent and received', async () => {
    await send(asker)
    await helper('POST', paths[kind], letter({ helper: 'hr-1' }))
    await helper('POST', paths[kind], letter({ helper: 'hr-2' }))
    await erasePerson(world.deps.db, 'hr-1')
    expect(await countIn(kind)).toBe(1)
  })
})

test('thanks need no text, a note does', async () => {
  const { text: _, ...bare } = letter()
  expect((await asker('POST', '/v1/thanks', bare)).status).toBe(200)
  expect(await asker('POST', '/v1/notes', bare)).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '/text' }] },
  })
})
