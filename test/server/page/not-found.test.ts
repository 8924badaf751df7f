import { afterEach, beforeEach, expect, test } from 'vitest'
import { openWorld, server, type World } from '../../support/in-process.ts'

const byBrowser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

let world: World
beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.close())

test('whoever opens an address that has nothing reads so on a page, and finds the first one', async () => {
  const response = await world.fetch(`${server}/trasparency`, { headers: { accept: byBrowser } })
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const page = await response.text()
  expect(page).toContain('There is nothing at this address')
  expect(page).toContain('href="/"')
})

test.each(['*/*', 'application/json', undefined])(
  'a program that accepts %s gets a problem',
  async (accept) => {
    const headers = accept === undefined ? undefined : { accept }
    const response = await world.fetch(`${server}/v1/nothing`, headers && { headers })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ type: 'urn:rapport:not-found', status: 404 })
  },
)
