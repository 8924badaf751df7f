import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSession, openWorld, server, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

async function statusOf(scope: string, line: string, body?: unknown) {
  const { token } = await createSession(world, 'hr-1', scope)
  const [method = '', path = ''] = line.split(' ')
  const response = await world.fetch(`${server}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

const id = randomUUID()
const whole: [string, unknown?][] = [
  ['GET /v1/thanks'],
  ['GET /v1/notes'],
  ['GET /v1/follow-ups'],
  ['GET /v1/receiving'],
  ['PUT /v1/receiving', { thanks: true, note: true }],
  [`DELETE /v1/thanks/${id}`],
  [`DELETE /v1/notes/${id}`],
  [`DELETE /v1/follow-ups/${id}`],
  [`PATCH /v1/follow-ups/${id}`, { state: 'closed' }],
]
const shared: [string, unknown?][] = [
  ['GET /v1/log'],
  ['GET /v1/directory'],
  ['GET /v1/summaries/hr'],
  [`GET /v1/transfers/${'a'.repeat(43)}`],
  ['POST /v1/passes', {}],
  ['POST /v1/transfers', {}],
  ['POST /v1/thanks', { id, helper: 'it-1' }],
  ['POST /v1/notes', { id, helper: 'it-1', text: 'Thanks' }],
  ['POST /v1/follow-ups', { id, team: 'it' }],
  ['DELETE /v1/sessions'],
]

describe('what is a person’s alone', () => {
  test.each(whole)('%s is refused to a site', async (line, body) => {
    const { status, text } = await statusOf('site:portal', line, body)
    expect({ status, type: JSON.parse(text).type }).toEqual({ status: 403, type: 'urn:rapport:other-scope' })
  })

  test.each(whole)('%s is answered to the extension', async (line, body) => {
    expect((await statusOf('extension', line, body)).text).not.toContain('urn:rapport:other-scope')
    expect((await statusOf('extension', line, body)).status).not.toBe(401)
  })
})

describe('what rating needs', () => {
  test.each(shared)('%s is answered to a site as to the extension', async (line, body) => {
    const site = await statusOf('site:portal', line, body)
    const own = await statusOf('extension', line, body)
    expect(site.status).not.toBe(401)
    expect(site.text).not.toContain('urn:rapport:other-scope')
    expect([site.status, own.status]).not.toContain(500)
  })
})

test('a bearer is named in any case', async () => {
  const { token } = await createSession(world, 'hr-1')
  const response = await world.fetch(`${server}/v1/directory`, {
    headers: { authorization: `bEaReR ${token}` },
  })
  expect(response.status).toBe(200)
})
