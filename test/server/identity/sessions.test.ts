import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OwnSessions, Refreshed, Session } from '../../../server/contract/session.ts'
import { createInvites } from '../../../server/identity/create-invites.ts'
import { createSessionSecrets, openSession } from '../../../server/identity/open-session.ts'
import { revokeSessions } from '../../../server/identity/revoke-sessions.ts'
import { erasePerson } from '../../../server/retention/erase.ts'
import { expire } from '../../../server/retention/expire.ts'
import { createSession, dayMs, openWorld, server, type World } from '../../support/in-process.ts'

const startsOn = Date.UTC(2026, 10, 10, 15, 30)

let world: World
beforeEach(async () => {
  world = await openWorld({ startsOn })
})
afterEach(() => world.close())

async function open(person: string, scope: Session['scope'] = 'extension') {
  const who = { id: person, name: person, team: 'it' }
  const { session, statement } = openSession(
    world.deps.secret,
    createSessionSecrets(),
    { person: who, scope },
    world.clock.now,
  )
  await world.deps.db.run([statement])
  return { ...session, refresh: session.refresh ?? '' }
}

function ask(method: string, path: string, token: string, body?: unknown): Promise<Response> {
  return world.fetch(`${server}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

/** A refresh token is what it begins with and its secret. */
const secretOf = (token: string) => token.split('.')[1] ?? ''
const beginOf = (token: string) => token.split('.')[0] ?? ''

const isOpen = async (token: string) => (await ask('GET', '/v1/log', token)).status === 200

/** As a device does: the next secret is made there. */
async function refresh(token: string, secret = randomBytes(32).toString('base64url')) {
  const next = createHash('sha256').update(secret).digest('base64url')
  const answer = await ask('POST', '/v1/sessions/refresh', '', { refresh: token, next })
  if (answer.status !== 200) return { status: answer.status, refreshed: undefined, refresh: '' }
  const refreshed = (await answer.json()) as Refreshed
  return { status: 200, refreshed, refresh: `${refreshed.id}.${secret}` }
}

describe('a session', () => {
  test('is opened by its token for a day or two, then by the next one', async () => {
    const session = await open('it-1')
    world.clock.now += dayMs
    expect(await isOpen(session.token)).toBe(true)
    world.clock.now += dayMs
    expect(await isOpen(session.token)).toBe(false)
    const { refreshed } = await refresh(session.refresh)
    expect(await isOpen(refreshed?.token ?? '')).toBe(true)
  })

  test('is over for the token before as soon as there is a next one', async () => {
    const session = await open('it-1')
    await refresh(session.refresh)
    expect(await isOpen(session.token)).toBe(false)
  })

  test('goes on while it is used, for a year at most', async () => {
    let { refresh: current } = await open('it-1')
    for (let months = 0; months < 11; months++) {
      world.clock.now += 30 * dayMs
      const answer = await refresh(current)
      expect(answer.status).toBe(200)
      current = answer.refresh
    }
    world.clock.now += 40 * dayMs
    expect((await refresh(current)).status).toBe(401)
  })

  test('that is not used for 90 days is over, and swept', async () => {
    const session = await open('it-1')
    world.clock.now += 90 * dayMs
    await expire(world.deps)
    const { rows } = await world.deps.db.query('SELECT 1 FROM session')
    expect(rows).toEqual([])
    expect((await refresh(session.refresh)).status).toBe(401)
  })

  test('from before there was renewal stays open until its end', async () => {
    const { token } = await createSession(world, 'it-1')
    world.clock.now += 89 * dayMs
    expect(await isOpen(token)).toBe(true)
  })

  test('is kept as hashes, and tells of the time no more than days', async () => {
    const first = await open('it-1')
    const { refreshed, refresh: second } = await refresh(first.refresh)
    const { rows } = await world.deps.db.query('SELECT * FROM session')
    const kept = Buffer.concat(
      Object.values(rows[0] ?? {}).map((value) =>
        value instanceof ArrayBuffer ? Buffer.from(value) : Buffer.from(String(value)),
      ),
    )
    for (const token of [first.token, secretOf(first.refresh), refreshed?.token ?? '', secretOf(second)]) {
      expect(token).toHaveLength(43)
      expect(kept.includes(token)).toBe(false)
      expect(kept.includes(Buffer.from(token, 'base64url'))).toBe(false)
    }
    for (const name of ['expires_on', 'bearer_until']) expect(Number(rows[0]?.[name]) % dayMs).toBe(0)
  })
})

describe('a refresh token', () => {
  test('that is used again for another successor ends the session, for thief and owner', async () => {
    const session = await open('it-1')
    const owner = await refresh(session.refresh)
    const thief = await refresh(session.refresh)
    expect(thief.status).toBe(401)
    expect(await isOpen(owner.refreshed?.token ?? '')).toBe(false)
    expect((await refresh(owner.refresh)).status).toBe(401)
  })

  test('that is long used ends the session', async () => {
    const session = await open('it-1')
    const second = await refresh(session.refresh)
    const third = await refresh(second.refresh)
    expect((await refresh(session.refresh)).status).toBe(401)
    expect(await isOpen(third.refreshed?.token ?? '')).toBe(false)
  })

  test('may be used again for the same successor, as the answer may have been lost', async () => {
    const session = await open('it-1')
    const secret = randomBytes(32).toString('base64url')
    const lost = await refresh(session.refresh, secret)
    const again = await refresh(session.refresh, secret)
    expect(again.status).toBe(200)
    expect(await isOpen(lost.refreshed?.token ?? '')).toBe(false)
    expect(await isOpen(again.refreshed?.token ?? '')).toBe(true)
    expect((await refresh(again.refresh)).status).toBe(200)
  })

  test('that never was one ends no session, whatever it begins with', async () => {
    const session = await open('it-1')
    const { refreshed, refresh: current } = await refresh(session.refresh)
    const made = randomBytes(32).toString('base64url')
    for (const begins of [beginOf(session.refresh), beginOf(current), beginOf(current).slice(0, 22)])
      expect((await refresh(`${begins}.${made}`)).status).toBe(401)
    expect(await isOpen(refreshed?.token ?? '')).toBe(true)
    expect((await refresh(current)).status).toBe(200)
  })

  test('from before tokens proved whose they are renews, and ends the session when used again', async () => {
    const session = await open('it-1')
    const old = `${beginOf(session.refresh).slice(0, 22)}.${secretOf(session.refresh)}`
    const { status, refreshed } = await refresh(old)
    expect(status).toBe(200)
    expect((await refresh(old)).status).toBe(401)
    expect(await isOpen(refreshed?.token ?? '')).toBe(false)
  })

  test('of somebody else’s session, or of none, opens nothing', async () => {
    const [one, other] = [await open('it-1'), await open('it-2')]
    const mixed = `${beginOf(one.refresh)}.${secretOf(other.refresh)}`
    expect((await refresh(mixed)).status).toBe(401)
    expect([await isOpen(one.token), await isOpen(other.token)]).toEqual([true, true])
    expect((await refresh(`${'A'.repeat(22)}.${'A'.repeat(43)}`)).status).toBe(401)
  })

  test('is no bearer, and a bearer is none', async () => {
    const session = await open('it-1')
    expect(await isOpen(secretOf(session.refresh))).toBe(false)
    expect((await refresh(`${beginOf(session.refresh)}.${session.token}`)).status).toBe(401)
  })
})

describe('a person’s sessions', () => {
  const list = async (token: string) =>
    ((await (await ask('GET', '/v1/sessions', token)).json()) as OwnSessions).sessions

  test('are listed for that person alone, by month and day', async () => {
    const [here, there] = [await open('it-1'), await open('it-1', 'site:portal')]
    await open('it-2')
    await refresh(there.refresh)
    const sessions = await list(here.token)
    expect(sessions).toHaveLength(2)
    expect(sessions).toContainEqual({
      id: here.refresh.slice(0, 22),
      scope: 'extension',
      openedMonth: '2026-11',
      lastUsed: null,
      current: true,
    })
    expect(sessions).toContainEqual({
      id: there.refresh.slice(0, 22),
      scope: 'site:portal',
      openedMonth: '2026-11',
      lastUsed: '2026-11-10',
      current: false,
    })
  })

  test('are ended one by one', async () => {
    const [here, lost] = [await open('it-1'), await createSession(world, 'it-1')]
    const other = (await list(here.token)).find(({ current }) => !current)
    expect((await ask('DELETE', `/v1/sessions/${other?.id}`, here.token)).status).toBe(204)
    expect(await isOpen(lost.token)).toBe(false)
    expect(await isOpen(here.token)).toBe(true)
  })

  test('cannot be ended by somebody else', async () => {
    const [mine, yours] = [await open('it-1'), await open('it-2')]
    expect((await ask('DELETE', `/v1/sessions/${yours.refresh.slice(0, 22)}`, mine.token)).status).toBe(404)
    expect(await isOpen(yours.token)).toBe(true)
  })

  test('are revoked for one person, or for all', async () => {
    const [one, two, other] = [await open('it-1'), await open('it-1', 'site:portal'), await open('it-2')]
    expect(await revokeSessions(world.deps.db, { kind: 'person', id: 'it-1' })).toEqual({
      kind: 'revoked',
      sessions: 2,
    })
    expect([await isOpen(one.token), await isOpen(two.token), await isOpen(other.token)]).toEqual([
      false,
      false,
      true,
    ])
    expect((await refresh(one.refresh)).status).toBe(401)
    expect(await revokeSessions(world.deps.db, { kind: 'all' })).toEqual({ kind: 'revoked', sessions: 1 })
    expect(await isOpen(other.token)).toBe(false)
    expect(await revokeSessions(world.deps.db, { kind: 'person', id: 'nobody' })).toEqual({ kind: 'unknown' })
  })

  test('are revoked with the invites and pass books under way that would go on with them', async () => {
    const [lost, other] = [await open('it-1'), await open('it-2')]
    const offer = () => ({
      id: randomBytes(32).toString('base64url'),
      box: randomBytes(64).toString('base64url'),
    })
    for (const { token } of [lost, other])
      expect((await ask('POST', '/v1/transfers', token, offer())).status).toBe(200)
    await createInvites(world.deps.db, ['it-1', 'it-2'], world.clock.now)
    const left = async () => {
      const sql = 'SELECT person FROM invite UNION ALL SELECT person FROM transfer ORDER BY 1'
      return (await world.deps.db.query(sql)).rows.map(({ person }) => person)
    }
    await revokeSessions(world.deps.db, { kind: 'person', id: 'it-1' })
    expect(await left()).toEqual(['it-2', 'it-2'])
    await createInvites(world.deps.db, ['it-1'], world.clock.now)
    await erasePerson(world.deps.db, 'it-1')
    expect(await left()).toEqual(['it-2', 'it-2'])
    await revokeSessions(world.deps.db, { kind: 'all' })
    expect(await left()).toEqual([])
  })

  test('can be signed out of with a token that is due to be renewed', async () => {
    const session = await open('it-1')
    world.clock.now += 30 * dayMs
    expect((await ask('DELETE', '/v1/sessions', session.token)).status).toBe(204)
    expect((await refresh(session.refresh)).status).toBe(401)
  })
})
