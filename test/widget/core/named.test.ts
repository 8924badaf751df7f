import { randomUUID } from 'node:crypto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { importDirectory } from '../../../server/directory/import.ts'
import type { Device } from '../../../widget/core/device.ts'
import type { Said } from '../../../widget/core/named-port.ts'
import { openStore } from '../../../widget/core/store.ts'
import { createSession, createTestDevice, openWorld, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

let world: World

beforeEach(async () => {
  world = await openWorld()
  await importDirectory(
    world.deps,
    { name: 'teams.csv', text: 'id,name,parent,kind,lead\nit,IT,corp,team,it-1\n' },
    { name: 'people.csv', text: 'id,name,email,team,kind,accounts\n' },
  )
})
afterEach(() => world.close())

const it = { id: 'it', name: 'IT' }
const helper = { kind: 'person', id: 'it-2', name: 'Person it-2', team: it } as const
const minuteMs = 60_000

/** Writes down what a device sends and may lose or refuse an answer. */
function listen() {
  const heard: string[] = []
  const line = { heard, dead: false, lose: '' }
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (line.dead) throw new TypeError('network')
    const path = new URL(String(input)).pathname
    if (init?.method !== undefined) heard.push(`${init.method} ${path}`)
    const answer = await world.fetch(input, init)
    if (line.lose !== '' && path.startsWith(line.lose)) throw new TypeError('cut')
    return answer
  }
  return Object.assign(line, { fetch })
}

const isNamed = (request: string) => /\/v1\/(thanks|notes|follow-ups)/.test(request)
const said = (outcome: Said) => {
  if (outcome.kind !== 'stored') throw new Error(outcome.reason)
  return outcome.own
}
const count = async (table: 'thanks' | 'note' | 'follow_up') =>
  (await world.deps.db.read.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n

async function rate(device: Device, reference: string): Promise<void> {
  const interaction = { origin: 'https://jira.test', reference, heading: '' }
  const written = await device.submit({ interaction, colleague: helper, score: 1 })
  if (written.kind === 'stored') await device.close(written.rating.id)
}

function unexpected(what: string): never {
  throw new Error(`${what} was not expected`)
}

describe('what is said by name', () => {
  test('is kept on the device first, and leaves in a request of its own', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'hr-1', { fetch: line.fetch, random: () => 0.5 })
    const own = said(await device.thank(helper, 'You saved my day'))
    said(await device.note(helper, 'Next time, call me'))
    said(await device.askFollowUp(it))
    expect(own).toMatchObject({ kind: 'thanks', to: { id: 'it-2' }, state: { kind: 'waiting' } })
    await device.drain()
    expect(line.heard.filter(isNamed)).toEqual([])
    expect(await device.unsent()).toHaveLength(3)

    world.clock.now += 3_000 // half of the demo's few seconds
    await device.drain()
    expect(line.heard.filter(isNamed).toSorted()).toEqual([
      'POST /v1/follow-ups',
      'POST /v1/notes',
      'POST /v1/thanks',
    ])
    expect([await count('thanks'), await count('note'), await count('follow_up')]).toEqual([1, 1, 1])
    expect(await device.unsent()).toEqual([])
  })

  test('waits a random share of a day, whatever its rating waits', async () => {
    world.deps.config.pace = 'weekly' // as in earnest: a rating waits up to six hours
    let share = 0
    const device = await createTestDevice(world, 'hr-1', { random: () => share })
    share = 0.9
    await rate(device, 'A-1')
    share = 0.1
    said(await device.thank(helper))
    world.clock.now += 2.4 * 60 * minuteMs - 1
    await device.drain()
    expect(await count('thanks')).toBe(0)
    world.clock.now += 1
    await device.drain()
    expect(await count('thanks')).toBe(1)
  })

  test('never leaves beside a rating: after hours without network it is held back once more', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'hr-1', { fetch: line.fetch, random: () => 0.5 })
    line.dead = true
    await rate(device, 'A-1')
    said(await device.thank(helper))
    await device.drain()
    world.clock.now += 300 * minuteMs
    line.dead = false
    await device.drain()
    const rated = line.heard.indexOf('POST /v1/ratings')
    expect(rated).toBeGreaterThan(-1)
    expect(line.heard.filter(isNamed)).toEqual([])
    world.clock.now += minuteMs
    await device.drain()
    expect(line.heard.slice(rated + 1).filter((request) => request !== 'POST /v1/ratings')).toEqual([
      'POST /v1/thanks',
    ])
  })

  test('whose answer was lost is sent again and stored once', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'hr-1', { fetch: line.fetch })
    said(await device.note(helper, 'Call me'))
    line.lose = '/v1/notes'
    world.clock.now += minuteMs
    await device.drain()
    expect(await device.unsent()).toHaveLength(1)
    await device.drain() // not before the wait after a failure is over
    expect(line.heard.filter(isNamed)).toHaveLength(1)
    line.lose = ''
    world.clock.now += 60 * minuteMs
    await device.drain()
    expect(line.heard.filter(isNamed)).toHaveLength(2)
    expect(await count('note')).toBe(1)
    expect(await device.unsent()).toEqual([])
  })

  test('can be taken back before it left: nobody ever hears of it', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'hr-1', { fetch: line.fetch })
    const { id } = said(await device.thank(helper))
    await device.takeBack(id)
    world.clock.now += minuteMs
    await device.drain()
    expect(line.heard.filter(isNamed)).toEqual([])
    expect(await device.unsent()).toEqual([])
  })

  test('that may have left is taken back on the server too', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'hr-1', { fetch: line.fetch })
    const { id } = said(await device.thank(helper))
    line.lose = '/v1/thanks'
    world.clock.now += minuteMs
    await device.drain()
    expect(await count('thanks')).toBe(1)
    await device.takeBack(id)
    expect(await device.unsent()).toEqual([])
    line.lose = ''
    world.clock.now += 60 * minuteMs
    await device.drain()
    expect(line.heard.filter(isNamed).at(-1)).toBe(`DELETE /v1/thanks/${id}`)
    expect(await count('thanks')).toBe(0)
  })

  test('is kept with the reason when the server refuses it, and does not block the rest', async () => {
    const device = await createTestDevice(world, 'hr-1')
    said(await device.thank(helper))
    said(await device.note(helper, 'Call me'))
    await (await createMember(world, 'it-2'))('PUT', '/v1/receiving', { thanks: false, note: true })
    world.clock.now += minuteMs
    await device.drain()
    expect(await device.unsent()).toMatchObject([
      { kind: 'thanks', state: { kind: 'refused', reason: 'declined' } },
    ])
    expect(await count('note')).toBe(1)
  })

  test('is of the person who said it: another one signed in here neither sees nor sends it', async () => {
    const sessions = [await createSession(world, 'hr-2'), await createSession(world, 'hr-1')]
    const device = await createTestDevice(world, 'hr-1', {
      signIn: async () => ({ kind: 'session', session: sessions.shift() ?? unexpected('a sign-in') }),
    })
    said(await device.thank(helper))
    await device.signOut()
    expect(await device.thank(helper)).toEqual({ kind: 'failed', reason: 'signed-out' })
    await device.signIn()
    world.clock.now += minuteMs
    await device.drain()
    expect(await device.unsent()).toEqual([])
    expect(await count('thanks')).toBe(0)
    await device.signOut()
    await device.signIn()
    expect(await device.unsent()).toHaveLength(1)
    await device.drain()
    expect(await count('thanks')).toBe(1)
  })

  test('wakes the device when it is due', async () => {
    const wakes: (number | undefined)[] = []
    const device = await createTestDevice(world, 'hr-1', {
      random: () => 0.5,
      wakeAt: (at) => wakes.push(at),
    })
    await device.drain()
    said(await device.thank(helper))
    await expect.poll(() => wakes.at(-1)).toBe(world.clock.now + 2_000)
  })

  test('is nowhere on the device together with an interaction or a score', async () => {
    const databaseName = `rapport-${randomUUID()}`
    const device = await createTestDevice(world, 'hr-1', { databaseName })
    await rate(device, 'SECRET-42')
    said(await device.thank(helper))
    const store = await openStore(databaseName, () => undefined)
    const [record] = await store.getAll('named')
    expect(Object.keys(record ?? {}).toSorted()).toEqual([
      'attempted',
      'id',
      'kind',
      'owner',
      'refused',
      'saidOn',
      'takenBack',
      'text',
      'to',
      'waitShare',
    ])
    expect(Object.keys(record?.to ?? {})).toEqual(['id', 'name'])
    store.close()
  })
})

describe('what is offered', () => {
  test('is thanks and a note to a person, and a request to a team that somebody leads', async () => {
    const device = await createTestDevice(world, 'hr-1')
    expect(await device.offers(helper)).toEqual(['thanks', 'note', 'follow-up'])
    expect(await device.offers({ kind: 'team', ...it })).toEqual(['follow-up'])
    const hr = { id: 'hr', name: 'HR' }
    expect(await device.offers({ kind: 'person', id: 'hr-2', name: '', team: hr })).toEqual([
      'thanks',
      'note',
    ])
  })

  test('is not what the helper declines, nothing to oneself, nothing while signed out', async () => {
    await (await createMember(world, 'it-2'))('PUT', '/v1/receiving', { thanks: true, note: false })
    const device = await createTestDevice(world, 'hr-1')
    expect(await device.offers(helper)).toEqual(['thanks', 'follow-up'])
    const lead = await createTestDevice(world, 'it-1')
    expect(await lead.offers({ ...helper, id: 'it-1' })).toEqual([])
    await device.signOut()
    expect(await device.offers(helper)).toEqual([])
  })
})

describe('the inbox', () => {
  test('has what others said, lets the viewer put it away, and switch receiving off', async () => {
    const sender = await createTestDevice(world, 'hr-1')
    said(await sender.thank(helper))
    said(await sender.askFollowUp(it, 'My VPN again'))
    world.clock.now += minuteMs
    await sender.drain()

    const device = await createTestDevice(world, 'it-2')
    const inbox = await device.inbox()
    if (inbox.kind !== 'inbox') throw new Error(inbox.kind)
    expect(inbox).toMatchObject({
      thanks: { received: [{ from: { id: 'hr-1' }, text: null }], sent: [] },
      notes: { received: [], sent: [] },
      followUps: { received: [], sent: [] },
      receiving: { thanks: true, note: true },
    })
    expect(await device.discard('thanks', inbox.thanks.received[0]?.id ?? '')).toBe('done')
    expect(await device.setReceiving({ thanks: true, note: false })).toBe('done')
    expect(await device.inbox()).toMatchObject({
      thanks: { received: [] },
      receiving: { thanks: true, note: false },
    })
  })

  test('shows requests to the lead, who says where they stand', async () => {
    const sender = await createTestDevice(world, 'hr-1')
    const { id } = said(await sender.askFollowUp(it, 'My VPN again'))
    world.clock.now += minuteMs
    await sender.drain()
    const lead = await createTestDevice(world, 'it-1')
    expect(await lead.setFollowUp(id, 'answered')).toBe('done')
    expect(await sender.inbox()).toMatchObject({ followUps: { sent: [{ id, state: 'answered' }] } })
  })

  test('says that there is no answer, or nobody signed in', async () => {
    const line = listen()
    const device = await createTestDevice(world, 'it-2', { fetch: line.fetch })
    line.dead = true
    expect(await device.inbox()).toEqual({ kind: 'unavailable' })
    expect(await device.setReceiving({ thanks: true, note: true })).toBe('unavailable')
    line.dead = false
    await world.deps.db.run(['DELETE FROM session'])
    expect(await device.inbox()).toEqual({ kind: 'signed-out' })
    await device.signOut()
    expect(await device.inbox()).toEqual({ kind: 'signed-out' })
  })
})

test('a device of the first database version keeps all that it had', async () => {
  const name = `rapport-${randomUUID()}`
  const first = await openDB(name, 1, {
    upgrade(db) {
      db.createObjectStore('ratings', { keyPath: 'id' }).createIndex('place', 'place')
      db.createObjectStore('passes', { keyPath: 'key' })
      db.createObjectStore('kept')
      db.createObjectStore('summaries')
    },
  })
  const rating = { id: 'r', place: 'https://jira.test A-1' }
  await first.put('ratings', rating)
  await first.put('passes', { key: 'p' })
  await first.put('kept', 'inc', 'incarnation')
  await first.put('summaries', { n: 1 }, 's')
  first.close()
  const store = await openStore(name, () => undefined)
  expect(await store.getAllFromIndex('ratings', 'place', rating.place)).toEqual([rating])
  expect(await store.getAll('passes')).toEqual([{ key: 'p' }])
  expect(await store.get('kept', 'incarnation')).toBe('inc')
  expect(await store.getAll('summaries')).toEqual([{ n: 1 }])
  expect(await store.getAll('named')).toEqual([])
  store.close()
})
