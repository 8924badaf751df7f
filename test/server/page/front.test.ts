import { afterEach, beforeEach, expect, test } from 'vitest'
import { createApp } from '../../../server/app.ts'
import { openWorld, server, type World } from '../../support/in-process.ts'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test.each(['/', '/teams'])('%s says what this server is and leads on', async (path) => {
  const response = await world.fetch(`${server}${path}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const page = await response.text()
  expect(page).toContain('Corp')
  expect(page).toContain('Get the Rapport extension')
  expect(page).toContain(server)
  expect(page).toContain('href="/transparency"')
})

test('an organisation’s name is text, not markup', async () => {
  const config = { ...world.deps.config, organisation: '<b>Corp</b>' }
  const app = createApp({ ...world.deps, config })
  expect(await (await app.request('/')).text()).not.toContain('<b>')
})

test('the demo’s own first page is left to it', async () => {
  const app = createApp({ ...world.deps, demo: true })
  app.get('/', (c) => c.text('the demo'))
  expect(await (await app.request('/')).text()).toBe('the demo')
})

test('the sign-in page and the way in by an invite lead to what the server says of itself', async () => {
  const challenge = 'x'.repeat(43)
  const pages = [`/sign-in?client=extension&challenge=${challenge}&state=s`, '/sign-in?invite=abc']
  for (const path of pages)
    expect(await (await world.fetch(`${server}${path}`)).text()).toContain('href="/transparency"')
})

test('the health check answers ok while the database answers, and fails when it does not', async () => {
  const healthy = await world.fetch(`${server}/healthz`)
  expect(healthy.status).toBe(200)
  expect(await healthy.text()).toBe('ok')
  await world.deps.db.run(['DROP TABLE setting'])
  expect((await world.fetch(`${server}/healthz`)).status).toBe(500)
})
