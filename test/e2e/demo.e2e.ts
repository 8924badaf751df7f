import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { type Ax, openAx } from '../support/ax.ts'
import { type Child, startChild } from '../support/child.ts'
import { type Chromium, launchChromium } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { keepScreens } from '../support/screens.ts'

const main = join(import.meta.dirname, '../../server/main.ts')

let dir: string
let demo: Child
let origin: string
let browser: Chromium

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-demo-'))
  const port = await freePort()
  origin = `http://localhost:${port}`
  const env = {
    ...process.env,
    RAPPORT_PORT: String(port),
    RAPPORT_DATABASE_URL: `file:${join(dir, 'demo.db')}`,
  }
  demo = startChild(process.execPath, [main, 'demo'], env)
  await demo.answers(origin, 120_000)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.stop()
  await demo?.stop()
  await rm(dir, { recursive: true, force: true })
})

test('a newcomer signs in on the demo intranet, rates a case and sees the sum grow by it', async () => {
  const page = await browser.newPage()
  await page.goto(origin)
  await signIn(page)
  const ax = await openAx(page)
  await ratingsIn(ax)
  await keepScreens(page, 'demo-intranet')

  await page.locator('.cases a').first().click()
  await ax.find({ role: 'radio', name: en.card.scoreLabel(5) })
  const before = await ratingsIn(ax)
  await keepScreens(page, 'demo-case')
  await ax.click({ role: 'radio', name: en.card.scoreLabel(5) })
  await ax.click({ role: 'button', name: en.card.done })

  await expect.poll(() => ratingsIn(ax), { timeout: 20_000, interval: 500 }).toBe(before + 5)
  await ax.find({ name: en.stateShort.counted }, 20_000)
})

async function signIn(page: Page): Promise<void> {
  const opened = page.waitForEvent('popup')
  await page.locator('[data-sign-in]').click()
  const window = await opened
  const person = window.locator('.person').first()
  const name = (await person.locator('.name').textContent()) ?? ''
  const closed = window.waitForEvent('close')
  await person.click()
  await closed
  await page.locator('[data-account]').getByText(name).waitFor()
}

/** How many ratings the team's summary says it is made of. */
async function ratingsIn(ax: Ax): Promise<number> {
  const { name } = await ax.find({ role: 'StaticText', name: /^[\d,]+ ratings/ })
  return Number.parseInt(name.replaceAll(',', ''), 10)
}
