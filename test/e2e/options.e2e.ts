import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en as text } from '../../extension/text/en.ts'
import { en } from '../../widget/text/en.ts'
import { jiraPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { openSignIn } from '../support/popup.ts'
import { keepScreens } from '../support/screens.ts'
import { createServer, type TestServer } from '../support/server.ts'

declare const chrome: { storage: { local: { get: (keys: null) => Promise<object> } } }

const words = text.options
const card = { role: 'region', name: en.card.label }

let jira: Site
let server: TestServer
let browser: WithExtension
let options: Page
let invite: string

beforeAll(async () => {
  const issue = { viewer: 'boris', reporter: 'boris', assignee: 'anna', status: 'Resolved' }
  jira = await serveSite(jiraPages([{ ...issue, key: 'HELP-42' }]))
  server = await createServer([{ id: 'jira', name: 'Jira', origin: jira.origin }], 'jira=anna')
  invite = (await server.invite(['boris']))[0] ?? ''
  await server.start()
  browser = await launchWithExtension()
  options = await browser.open('options.html')
})

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await jira?.stop()
})

const button = (name: string | RegExp) => options.getByRole('button', { name })

test('an address that is no Rapport’s is told apart: without https, without an answer, of something else', async () => {
  const address = options.getByRole('textbox', { name: text.connect.address })
  const nowhere = `http://127.0.0.1:${await freePort()}`
  await address.waitFor()
  await keepScreens(options, 'options-first')
  for (const [typed, reason] of [
    ['http://rapport.corp.example', 'not-https'],
    [nowhere, 'unreachable'],
    [jira.origin, 'not-rapport'],
  ] as const) {
    await address.fill(typed)
    await options.keyboard.press('Enter')
    await options.getByRole('alert').getByText(text.fault(reason)).waitFor()
  }
})

test('an invite link leads to the sign-in page, and then to whose Rapport it is', async () => {
  const address = options.getByRole('textbox', { name: text.connect.address })
  await (await openSignIn(browser, address, invite)).click()

  await options.getByText('Boris Ivanov, Lumen Works').waitFor()
  await options.getByText(new URL(server.origin).host).waitFor()
  await button(text.account.signOut).waitFor()
})

test('in quiet hours no card comes up by itself; when they are switched off it is there without a reload', async () => {
  const from = clockIn(-60)
  await options.getByRole('checkbox', { name: words.quietOn }).check()
  await options.getByLabel(words.quietFrom).fill(from)
  await options.getByLabel(words.quietTo).fill(clockIn(+60))
  await options.getByLabel(words.quietTo).press('Tab')
  await options.reload()
  await expect.poll(() => options.getByLabel(words.quietFrom).inputValue()).toBe(from)
  await keepScreens(options, 'options')
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/HELP-42`)
  const ax = await openAx(page)
  await expect(ax.find(card, 3000)).rejects.toThrow('no region')

  await options.getByRole('checkbox', { name: words.quietOn }).uncheck()
  await ax.find({ role: 'heading', name: en.card.question('Anna Petrova') })
  await page.close()
})

test('every control is reached by the Tab key and has a name', async () => {
  const controls = options.locator('button:enabled, input, select, summary')
  const reached = new Set<string>()
  await options.locator('body').click({ position: { x: 2, y: 2 } })
  for (let presses = 0; presses < 40; presses++) {
    await options.keyboard.press('Tab')
    reached.add(await options.evaluate(() => document.activeElement?.outerHTML ?? ''))
  }
  expect(await controls.count()).toBeGreaterThan(6)
  for (const control of await controls.all()) {
    expect(reached).toContain(await control.evaluate((element) => element.outerHTML))
    expect(await control.ariaSnapshot()).toMatch(/"|text: \S/) // a role with its name, or a summary's words
  }
})

test('nothing is wider than a window of 320 px', async () => {
  const before = options.viewportSize()
  await options.setViewportSize({ width: 320, height: 640 })
  expect(await options.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  if (before) await options.setViewportSize(before)
})

test('erasing says first what would be lost, and can be left', async () => {
  await server.stop()
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/HELP-42`)
  const ax = await openAx(page)
  await ax.click({ role: 'radio', name: en.card.scoreLabel(4) })
  await ax.find({ name: new RegExp(en.card.scoreLabel(4)) })
  await page.close()

  await button(words.eraseBegin).click()
  await options.getByText(words.eraseWaiting(1)).waitFor()
  await button(words.keep).click()
  await options.getByText('Boris Ivanov, Lumen Works').waitFor()
})

test('erasing leaves no database, no settings and no sign-in, though a page of a site is open and the server away', async () => {
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/HELP-42`)
  await button(words.eraseBegin).click()
  await button(words.eraseAllTheSame).click()
  await options.getByText(words.erased).waitFor()

  expect(await options.evaluate(() => indexedDB.databases())).toEqual([])
  const kept = await options.evaluate(() => chrome.storage.local.get(null))
  expect(Object.keys(kept)).toEqual(['change']) // random, tells pages to look again
  await options.getByRole('textbox', { name: text.connect.address }).waitFor()
})

/** The local time of day so many minutes from now, as a time field takes it. */
function clockIn(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}
