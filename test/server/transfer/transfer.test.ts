import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '../../../server/contract/session.ts'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'

let world: World
let anna: Session

beforeEach(async () => {
  world = await openWorld()
  anna = await createSession(world, 'hr-1')
})
afterEach(() => world.close())

const createOffer = (bytes = 300) => ({
  id: randomBytes(32).toString('base64url'),
  box: randomBytes(bytes).toString('base64url'),
})
const offer = (body: unknown, session: Session = anna) =>
  world.fetch(`${server}/v1/transfers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${session.token}` },
    body: JSON.stringify(body),
  })
const take = (id: string, session: Session = anna) =>
  world.fetch(`${server}/v1/transfers/${id}`, { headers: { authorization: `Bearer ${session.token}` } })
const countRows = async () =>
  (await world.deps.db.read.all<{ n: number }>('SELECT count(*) AS n FROM transfer'))[0]?.n

test('what was offered is handed out as it came, once, and nothing of it stays', async () => {
  const given = createOffer()
  expect(await (await offer(given)).json()).toEqual({ expiresOn: world.clock.now + 600_000 })
  expect(await (await take(given.id)).json()).toEqual({ box: given.box })
  expect(await countRows()).toBe(0)
  const again = await take(given.id)
  expect([again.status, (await again.json()).type]).toEqual([404, 'urn:rapport:transfer-unknown'])
})

test('two devices that ask at once do not both get it', async () => {
  const given = createOffer()
  await offer(given)
  const answers = await Promise.all([take(given.id), take(given.id)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
})

test('another person and another scope find nothing, and do not use it up', async () => {
  const given = createOffer()
  await offer(given)
  expect((await take(given.id, await createSession(world, 'hr-2'))).status).toBe(404)
  expect((await take(given.id, await createSession(world, 'hr-1', 'site:portal'))).status).toBe(404)
  expect((await take(given.id)).status).toBe(200)
})

test('a person and scope have one at a time: a second offer takes the first one’s place', async () => {
  const [first, second] = [createOffer(), createOffer()]
  await offer(first)
  await offer(second)
  await offer(createOffer(), await createSession(world, 'hr-1', 'site:portal'))
  expect(await countRows()).toBe(2)
  expect((await take(first.id)).status).toBe(404)
  expect((await take(second.id)).status).toBe(200)
})

test('what has expired is not handed out, and goes with the next offer of anybody', async () => {
  const given = createOffer()
  await offer(given)
  world.clock.now += 10 * 60 * 1000
  expect((await take(given.id)).status).toBe(404)
  await offer(createOffer(), await createSession(world, 'it-1'))
  expect(await countRows()).toBe(1)
})

test('a book of 64 groups in two epochs fits, more than 64 KiB does not, and nobody signed out may ask', async () => {
  expect((await offer(createOffer(40_000))).status).toBe(200)
  expect((await offer(createOffer(49_152))).status).toBe(413)
  expect((await offer({ ...createOffer(), code: 'ABCD' })).status).toBe(422)
  expect((await offer(createOffer(), { ...anna, token: 'x'.repeat(43) })).status).toBe(401)
})
