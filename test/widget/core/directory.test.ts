import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Directory } from '../../../server/contract/directory.ts'
import { importDirectory } from '../../../server/directory/import.ts'
import type { Device } from '../../../widget/core/device.ts'
import { findColleagues } from '../../../widget/core/find-colleagues.ts'
import { listTeams } from '../../../widget/core/list-teams.ts'
import { createTestDevice, openWorld, people, server, type World } from '../../support/in-process.ts'
import { createNetwork, rateHelp, stateOf } from '../../support/passing-time.ts'

const hourMs = 3600 * 1000

let world: World
const devices: Device[] = []
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => {
  for (const device of devices.splice(0)) device.dispose()
  world.close()
})

/** A network whose answers can be held back, or not come at all. */
async function openDevice() {
  const network = createNetwork(world)
  const gates: Record<string, Promise<unknown>> = {}
  const fetch = (async (url: string, init?: RequestInit) => {
    await gates[url.slice(server.length)]
    return network.fetch(url, init)
  }) as typeof globalThis.fetch
  const device = await createTestDevice(world, 'hr-1', { fetch })
  devices.push(device)
  return { device, network, gates, asked: () => network.timesOf('/v1/directory').length }
}

const helperIt1 = { kind: 'account', account: 'it-1', mayBeId: true } as const
const identify = (device: Device) => device.identify('https://portal.test', helperIt1)
const settled = () => new Promise((resolve) => setTimeout(resolve, 100))

/** Person it-1 moves to HR. */
async function moveHelper(): Promise<void> {
  const teams = 'id,name,parent,kind\ncorp,Corp,,team\nit,IT,corp,team\nhr,HR,corp,team\nlab,Lab,it,team\n'
  const rows = Object.entries(people).flatMap(([team, ids]) =>
    ids.map((id) => `${id},Person ${id},,${id === 'it-1' ? 'hr' : team},employee,`),
  )
  const text = ['id,name,email,team,kind,accounts', ...rows].join('\n')
  await importDirectory(world.deps, { name: 'teams.csv', text: teams }, { name: 'people.csv', text })
}

describe('an old copy of the directory', () => {
  test('is what a page gets at once, however long the server takes', async () => {
    const { device, gates } = await openDevice()
    world.clock.now += 2 * hourMs
    gates['/v1/directory'] = new Promise(() => undefined)
    expect(await identify(device)).toMatchObject({ id: 'it-1', team: { id: 'it' } })
    expect(await device.findColleague('Person')).not.toEqual([])
  })

  test('is renewed behind it, and watchers hear of what changed', async () => {
    const { device, asked } = await openDevice()
    let heard = 0
    device.watch(() => heard++, new AbortController().signal)
    await moveHelper()
    world.clock.now += 2 * hourMs
    const before = asked()
    expect(await identify(device)).toMatchObject({ team: { id: 'it' } })
    await expect.poll(() => identify(device)).toMatchObject({ team: { id: 'hr' } })
    expect(asked()).toBe(before + 1)
    expect(heard).toBeGreaterThan(0)
  })

  test('is not renewed while a rating waits that went out before: a session beside a pass would say whose it is', async () => {
    const { device, network, asked } = await openDevice()
    network.instead.answer = (path) =>
      path === '/v1/ratings' ? Promise.reject(new TypeError('offline')) : undefined
    await rateHelp(device, 'A-1')
    expect(await stateOf(device, 'A-1')).toMatchObject({ kind: 'waiting' })
    world.clock.now += 2 * hourMs
    const before = asked()
    await identify(device)
    await settled()
    expect(asked()).toBe(before)
  })

  test('is not renewed while a drain sends', async () => {
    const { device, gates, asked } = await openDevice()
    await rateHelp(device, 'A-1') // it has its passes
    world.clock.now += 2 * hourMs
    const sending = Promise.withResolvers<void>()
    gates['/v1/ratings'] = sending.promise
    const written = rateHelp(device, 'A-2')
    await settled()
    const before = asked()
    await identify(device)
    await settled()
    expect(asked()).toBe(before)
    sending.resolve()
    await written
    await settled()
    expect(asked()).toBe(before)
    expect(await stateOf(device, 'A-2')).toEqual({ kind: 'sent' })
    await identify(device)
    await expect.poll(asked).toBe(before + 1)
  })

  test('is not kept when it comes after the session ended', async () => {
    const { device, gates } = await openDevice()
    world.clock.now += 2 * hourMs
    const answer = Promise.withResolvers<void>()
    gates['/v1/directory'] = answer.promise
    await identify(device)
    await settled()
    await device.signOut()
    answer.resolve()
    await settled()
    expect(await identify(device)).toBeUndefined()
  })
})

describe('a colleague who is looked for', () => {
  const person = (name: string) => ({ id: name, name, team: 'it', accounts: {} })
  const directory: Directory = {
    ...{ organisation: 'Corp', epoch: '2026-11', sites: [] },
    teams: [{ id: 'it', name: 'IT', parent: null, kind: 'team', group: 'g1', pool: 'it' }],
    people: ['Anna Maija Laine', 'Ewa Nowak-Kowalska', 'Anna-Maija Virtanen', 'Jan Nowak'].map(person),
  }
  const namesFor = (query: string) => findColleagues(directory, query).map(({ name }) => name)

  test.each([
    'Nowak-Kowalska',
    'nowak kowalska',
    'Ewa Nowak-Kowalska',
    'kowalska',
    'nowak\u2011kowalska', // a hyphen that does not break, as copied from a page
    'nowak-',
  ])('is found by a hyphenated name: %s', (query) => {
    expect(namesFor(query)).toContain('Ewa Nowak-Kowalska')
  })

  test('is found with and without the hyphen, and not by half of what was typed', () => {
    expect(namesFor('Anna-Maija')).toEqual(['Anna Maija Laine', 'Anna-Maija Virtanen'])
    expect(namesFor('anna maija v')).toEqual(['Anna-Maija Virtanen'])
    expect(namesFor('nowak-kowalska')).not.toContain('Jan Nowak')
  })

  test('comes first where the name begins as typed', () => {
    const people = ['Ada Nowak-Lis', 'Nowak-Lis Ewa'].map(person)
    const found = findColleagues({ ...directory, people }, 'nowak lis')
    expect(found.map(({ name }) => name)).toEqual(['Nowak-Lis Ewa', 'Ada Nowak-Lis'])
  })

  test('is nobody for a query of hyphens only', () => {
    expect(namesFor(' - ')).toEqual([])
  })
})

describe('the teams to choose from', () => {
  const team = (id: string, parent: string | null) =>
    ({ id, name: id.toUpperCase(), parent, kind: 'team', group: 'g1', pool: id }) as const
  const directory: Directory = {
    ...{ organisation: 'Corp', epoch: '2026-11', people: [], sites: [] },
    teams: [team('corp', null), team('hr', 'corp'), team('it', 'corp'), team('lab', 'it'), team('pay', 'hr')],
  }

  test('are the own one and the whole organisation, from the top', async () => {
    const own = { ...directory, visibility: 'own' } as const
    expect(listTeams(own, 'lab').map(({ id }) => id)).toEqual(['corp', 'lab'])
    expect(listTeams(directory, 'hr')).toEqual([
      { id: 'corp', name: 'CORP' },
      { id: 'hr', name: 'HR' },
    ])
  })

  test('are also the one that the own one is shown within', async () => {
    const teams = [...directory.teams, { ...team('duo', 'lab'), pool: 'it' }]
    expect(listTeams({ ...directory, teams }, 'duo').map(({ id }) => id)).toEqual(['corp', 'it', 'duo'])
  })

  test('are for who leads one all below it, too', async () => {
    const teams = directory.teams.map((one) => (one.id === 'it' ? { ...one, lead: 'ivan' } : one))
    const own = { ...directory, teams }
    expect(listTeams(own, 'hr', 'ivan').map(({ id }) => id)).toEqual(['corp', 'hr', 'it', 'lab'])
    expect(listTeams(own, 'hr', 'anna').map(({ id }) => id)).toEqual(['corp', 'hr'])
  })

  test('are all, each after the one it belongs to, where everybody may see them', async () => {
    const all = listTeams({ ...directory, visibility: 'all' }, 'lab').map(({ id }) => id)
    expect(all).toEqual(['corp', 'hr', 'pay', 'it', 'lab'])
  })

  test('are exactly those that the server answers', async () => {
    for (const demo of [false, true]) {
      world.deps.demo = demo
      const { device } = await openDevice()
      const shown = (await device.teams()).map(({ id }) => id)
      const answered = []
      for (const id of ['corp', 'hr', 'it', 'lab'])
        if ((await device.summary(id, 13)).kind === 'summary') answered.push(id)
      expect(shown).toEqual(answered)
    }
  })

  test('are none while nobody is signed in', async () => {
    const { device } = await openDevice()
    await device.signOut()
    expect(await device.teams()).toEqual([])
  })
})
