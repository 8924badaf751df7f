import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bucketOf, type Directory, type DirectoryChanges } from '../../../server/contract/directory.ts'
import { prepareEpoch } from '../../../server/epoch/prepare.ts'
import { createApi } from '../../../widget/core/api.ts'
import { fetchDirectory } from '../../../widget/core/fetch-directory.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'
import { createMember } from '../../support/member.ts'

let world: World
let token: string
beforeEach(async () => {
  world = await openWorld()
  token = (await createSession(world, 'it-1')).token
})
afterEach(() => world.close())

const run = (sql: string, ...args: (string | number)[]) => world.deps.db.run([{ sql, args }])
const ask = (path = '', headers: Record<string, string> = {}) =>
  world.fetch(`${server}/v1/directory${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
const read = async <T = Directory>(path = '') => (await (await ask(path)).json()) as T
const rename = (person: string, name: string) => run('UPDATE person SET name = ? WHERE id = ?', name, person)

/** People beyond those there are, `new-00001` and so on. */
const addPeople = (n: number) =>
  run(
    `WITH RECURSIVE counted (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted WHERE i < ?)
     INSERT INTO person (id, name, team, kind, added_epoch)
     SELECT printf('new-%05d', i), printf('New %d', i), 'it', 'employee', '2026-11' FROM counted`,
    n,
  )

/** A device's own way to fetch, with how often it asked for what. */
function createFetcher() {
  const asked: string[] = []
  const fetch = ((url: string, init?: RequestInit) => {
    asked.push(url.slice(server.length))
    return world.fetch(url, init)
  }) as typeof globalThis.fetch
  const api = createApi(server, fetch)
  return { asked, fetch: (kept?: Directory) => fetchDirectory(api, token, kept) }
}

test('before the tree of an epoch is frozen there is no directory, and a device keeps what it has', async () => {
  const device = createFetcher()
  const kept = await device.fetch()
  world.clock.now = Date.UTC(2026, 11, 1)
  const answer = await ask()
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')
  expect(await answer.json()).toMatchObject({ type: expect.stringContaining('epoch-not-ready') })
  expect(await device.fetch(kept)).toBeUndefined()
  await prepareEpoch(world.deps)
  expect((await device.fetch(kept))?.teams.length).toBe(kept?.teams.length)
})

const sorted = (directory: Directory | undefined) =>
  directory && { ...directory, people: directory.people.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }

describe('a version', () => {
  test('is the same until something is shown otherwise, and is not sent twice', async () => {
    const first = await ask()
    const etag = first.headers.get('etag') ?? ''
    expect((await ask('', { 'if-none-match': etag })).status).toBe(304)
    await run("UPDATE person SET role = 'analyst' WHERE id = 'it-2'") // nobody is shown that
    expect((await ask('', { 'if-none-match': etag })).status).toBe(304)
    for (const change of [
      () => rename('it-2', 'Ada'),
      () => run("UPDATE team SET lead = 'it-2' WHERE id = 'it'"),
      () => run("UPDATE account SET account = 'ada' WHERE person = 'it-2'"),
      () => run("INSERT INTO declined VALUES ('it-2', 'thanks')"),
    ]) {
      const { version } = await read()
      await change()
      expect((await read()).version).not.toBe(version)
    }
  })

  test.each([
    ['br', 'gzip, deflate, br', brotliDecompressSync],
    ['gzip', 'gzip;q=1.0, br;q=0', gunzipSync],
  ])('is compressed with %s for who takes it', async (encoding, accepted, open) => {
    const response = await ask('', { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(encoding)
    expect(response.headers.get('vary')).toContain('accept-encoding')
    const packed = new Uint8Array(await response.arrayBuffer())
    expect(JSON.parse(open(packed).toString())).toEqual(await read())
  })
})

describe('who has a version', () => {
  test('gets what changed since: whole people, and the ids of those gone', async () => {
    const { version } = await read()
    await rename('it-2', 'Ada Byron')
    await run("UPDATE person SET left_epoch = '2026-11' WHERE id = 'lab-1'")
    const changes = await read<DirectoryChanges>(`?since=${version}`)
    expect(changes).toMatchObject({
      since: version,
      people: [{ id: 'it-2', name: 'Ada Byron' }],
      gone: ['lab-1'],
    })
    expect(changes.people).toHaveLength(1)
    expect(await read(`?since=${changes.version}`)).toEqual({ unchanged: true, version: changes.version })
  })

  test('gets the whole where the server does not remember it', async () => {
    expect((await read('?since=long-ago')).people).toHaveLength(21)
    expect((await ask('?since=%22')).status).toBe(422)
  })

  test('ends up with the same as who fetches it whole', async () => {
    const device = createFetcher()
    let kept = await device.fetch()
    await rename('hr-1', 'Ada Byron')
    await run("UPDATE person SET left_epoch = '2026-11' WHERE id = 'lab-1'")
    await addPeople(3)
    kept = await device.fetch(kept)
    expect(sorted(kept)).toEqual(sorted(await device.fetch()))
    expect(await device.fetch(kept)).toBe(kept)
    expect(device.asked).toContain(`/v1/directory?since=${kept?.version}`)
  })
})

describe('a large organisation', () => {
  test('is fetched in buckets, all of them, and later in those that changed', async () => {
    await addPeople(20_000)
    const device = createFetcher()
    const kept = await device.fetch()
    expect(kept?.people).toHaveLength(20_021)
    expect(device.asked).toHaveLength(65)

    await rename('new-00007', 'Ada Byron')
    expect(await device.fetch(kept)).toBe(kept) // it is not read anew for every change
    world.clock.now += 60_000
    const other = createFetcher()
    const renewed = kept && (await other.fetch({ ...kept, version: 'long-ago' })) // as after the server's restart
    expect(other.asked.slice(1)).toEqual([`/v1/directory/buckets/${bucketOf('new-00007', 64)}`])
    const changed = await createFetcher().fetch(kept)
    expect(sorted(renewed)).toEqual(sorted(changed))
    expect(changed?.people.find(({ id }) => id === 'new-00007')?.name).toBe('Ada Byron')
    expect(changed?.people).toHaveLength(20_021)
  })
})

test('a small one has no buckets', async () => {
  expect((await ask('/buckets/0')).status).toBe(404)
  expect((await ask('/buckets/x')).status).toBe(422)
})

test('an unknown account is a set, of registered sites only', async () => {
  const member = await createMember(world, 'it-1')
  const tell = (site: string, account: string) => member('POST', '/v1/unknown-identities', { site, account })
  const told = await Promise.all([tell('portal', 'x'), tell('portal', 'x'), tell('portal', 'it0')])
  expect(told.map(({ status }) => status)).toEqual([204, 204, 204])
  expect((await tell('jira', 'x')).status).toBe(422)
  const { rows } = await world.deps.db.query('SELECT site, account FROM unknown_identity')
  expect(rows.map((row) => ({ ...row }))).toEqual([{ site: 'portal', account: 'x' }])
})
