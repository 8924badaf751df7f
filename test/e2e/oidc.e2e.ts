import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Chromium, launchChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { startProvider, type TestProvider } from '../support/oidc.ts'
import { createServer, type TestServer } from '../support/server.ts'

const verifier = 'v'.repeat(43)
const challenge = createHash('sha256').update(verifier).digest('base64url')
const query = new URLSearchParams({ client: 'extension', challenge, state: 's1' })

let provider: TestProvider
let server: TestServer
let browser: Chromium

beforeAll(async () => {
  const issuer = `http://127.0.0.1:${await freePort()}`
  const entry = { id: 'kestrel', name: 'Kestrel Vale', issuer, clientId: 'rapport' }
  process.env.RAPPORT_OIDC = JSON.stringify([{ ...entry, clientSecret: 's3cret-of-the-client' }])
  server = await createServer([])
  delete process.env.RAPPORT_OIDC
  provider = await startProvider(server.origin, issuer)
  await server.start()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await provider?.close()
})

test('somebody signs in by a provider in a real browser, and no cookie stays', async () => {
  provider.signsIn({ sub: 'b', email: 'boris@corp.test', email_verified: true })
  const page = await browser.newPage()
  const refusals: string[] = []
  page.on('console', (message) => message.type() === 'error' && refusals.push(message.text()))
  await page.goto(`${server.origin}/sign-in?${query}`)
  await page.getByRole('link', { name: 'Continue with Kestrel Vale' }).click()
  await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  const code = new URLSearchParams(new URL(page.url()).hash.slice(1)).get('code')
  const answer = await fetch(`${server.origin}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, verifier }),
  })
  expect(await answer.json()).toMatchObject({ person: { id: 'boris' }, scope: 'extension' })
  const kept = await browser.context.cookies(server.origin)
  expect(kept.filter(({ name }) => name.includes('rapport'))).toEqual([])
  expect(refusals).toEqual([])
})

test('somebody who is not in the directory reads whom to ask', async () => {
  provider.signsIn({ sub: 'x', email: 'stranger@corp.test', email_verified: true })
  await browser.context.clearCookies()
  const page = await browser.newPage()
  await page.goto(`${server.origin}/sign-in?${query}`)
  await page.getByRole('link', { name: 'Continue with Kestrel Vale' }).click()
  await page.getByRole('heading', { name: 'We do not know you yet' }).waitFor()
})
