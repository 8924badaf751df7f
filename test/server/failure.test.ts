import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../server/app.ts'
import { formatPass, type Pass, passHeader } from '../../server/contract/pass.ts'
import { session } from '../../server/db/schema/session.ts'
import { describeFailure } from '../../server/failure.ts'
import { createInvites } from '../../server/identity/create-invites.ts'
import { hashSecret } from '../../server/identity/secret.ts'
import { startTicker } from '../../server/release/ticker.ts'
import { createSession, openWorld, server, type World } from '../support/in-process.ts'
import { createRating, getPass } from '../support/pass.ts'

const person = 'quine-4711'
const team = 'unusual-team-0815'
const address = '203.0.113.77'
const browser = 'Unusual/7.1 (Amiga)'
const comment = 'Zebra crossing at midnight'

let world: World
let log: string
let deps: World['deps']
let bearer: string
let pass: Pass
let invite: string
let rating: ReturnType<typeof createRating>

beforeEach(async () => {
  world = await openWorld()
  log = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      log += String(chunk)
      done()
    },
  })
  deps = { ...world.deps, log: pino(stream) }
  await world.deps.db.run([
    { sql: "INSERT INTO team (id, name, kind) VALUES (?, 'Unusual Team', 'team')", args: [team] },
    {
      sql: `INSERT INTO person (id, name, email, team, kind, added_epoch)
            VALUES (?, 'Zacharias Quine', 'zq@corp.test', ?, 'employee', '2026-10')`,
      args: [person, team],
    },
  ])
  bearer = (await createSession(world, person)).token
  pass = await getPass(world, person)
  const outcome = await createInvites(world.deps.db, [person], world.clock.now)
  invite = outcome.kind === 'invited' ? (outcome.invites[0]?.code ?? '') : ''
  rating = createRating({ team, comment })
})
afterEach(() => world.close())

/** Everything that could lead to somebody, as it is and as it may be written. */
function identifying(): string[] {
  const secrets = [bearer, invite, pass.token, rating.interactionKey]
  const bytes = secrets.map((secret) => Buffer.from(secret, 'base64url').toString('hex'))
  const hashes = secrets.flatMap((secret) => [
    hashSecret(secret).toString('hex'),
    hashSecret(secret).toString('base64url'),
    hashSecret(secret).toJSON().data.join(','),
    [...hashSecret(secret)].join(','),
  ])
  const plain = [pass.signature, rating.id, rating.id.replaceAll('-', ''), person, team, address, browser]
  return [...secrets, ...bytes, ...hashes, ...plain, comment, 'Zacharias', 'zq@corp.test', 'cookie-value']
}

const found = (text: string) => identifying().filter((one) => text.includes(one))

/** Every route there is, with everything that a request can carry. */
async function driveAll(): Promise<number[]> {
  const app = createApp(deps)
  const routes = new Set(app.routes.map(({ method, path }) => `${method === 'ALL' ? 'GET' : method} ${path}`))
  const statuses: number[] = []
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ')
    const url = `${server}${path
      .replace(':team', team)
      .replace(':list', '2026-11')
      .replace(':id', rating.id)
      .replace(/:file.*/, 'widget.js')
      .replaceAll('*', '')}`
    const headers = {
      authorization: `Bearer ${bearer}`,
      [passHeader]: formatPass(pass),
      'content-type': 'application/json',
      'user-agent': browser,
      'x-forwarded-for': address,
      cookie: 'name=cookie-value',
    }
    for (const body of bodies()) {
      const init = method === 'GET' ? { method, headers } : { method, headers, body }
      statuses.push((await app.request(`${url}?invite=${invite}`, init)).status)
    }
  }
  return statuses
}

function bodies(): string[] {
  const helper = { id: randomUUID(), helper: person, text: comment }
  return [
    { ratings: [rating] },
    { epoch: '2026-11', passes: [] },
    { code: invite, verifier: bearer },
    helper,
  ].map((body) => JSON.stringify(body))
}

async function drop(names: string[]): Promise<void> {
  for (const name of names) await world.deps.db.run([`DROP TABLE "${name}"`])
}

const tables = async () =>
  (
    await world.deps.db.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    )
  ).rows
    .map(({ name }) => String(name))
    .filter((name) => name !== 'fence')

test('a server that works logs nothing of its requests', async () => {
  expect(await driveAll()).toContain(200)
  expect(log).toBe('')
})

test('a server whose database lacks everything but who is signed in logs failures that name nobody', async () => {
  await drop((await tables()).filter((name) => !['session', 'person'].includes(name)))
  expect(await driveAll()).toContain(500)
  expect(log.match(/request failed/g)?.length).toBeGreaterThan(8)
  expect(found(log)).toEqual([])
})

test('a server that cannot look up who is signed in logs failures that name nobody', async () => {
  await drop(['session', 'invite', 'sign_in_code'])
  expect(await driveAll()).toContain(500)
  expect(log).toContain('request failed')
  expect(found(log)).toEqual([])
})

test('a tick that fails is logged without values', async () => {
  await drop(['pool'])
  const stop = startTicker({ ...deps, config: { ...deps.config, pace: 'seconds' } })
  await expect.poll(() => log, { timeout: 20_000 }).toContain('tick failed')
  await stop()
  expect(found(log)).toEqual([])
})

test('the very failures would name somebody, were they logged as they are', async () => {
  await drop(['session'])
  const byHash = world.deps.db.read
    .select()
    .from(session)
    .where(eq(session.scope, `site:${person}`))
  const error: unknown = await byHash.catch((cause: unknown) => cause)
  deps.log.error({ err: error })
  expect(found(log)).toContain(person)
  expect(found(JSON.stringify(describeFailure(error)))).toEqual([])
})

test('a failure is described by name, code and place, its causes too', () => {
  const cause = Object.assign(new Error('secret'), { code: 'SQLITE_ERROR' })
  const described = describeFailure(new TypeError('a secret\n    at secret (secret.ts:1:2)', { cause }))
  expect(described).toMatchObject({ name: 'TypeError', cause: { name: 'Error', code: 'SQLITE_ERROR' } })
  expect(described.at.join()).toContain('failure.test.ts')
  expect(JSON.stringify(described)).not.toContain('secret')
  expect(describeFailure('a secret')).toEqual({ name: 'string', at: [] })
})
