import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en as text } from '../../extension/text/en.ts'
import { en } from '../../widget/text/en.ts'
import { jiraPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { freePort } from '../support/free-port.ts'
import { openSignIn, signInByPopup } from '../support/popup.ts'
import { keepScreens } from '../support/screens.ts'
import { createServer, type TestServer } from '../support/server.ts'
import { signInByInvite } from '../support/sign-in.ts'

type Area = { get: (keys: null) => Promise<object> }
declare const chrome: {
  storage: { local: Area; session: Area & { set: (items: object) => Promise<void> } }
  alarms: {
    getAll: () => Promise<object[]>
    create: (name: string, when: { delayInMinutes: number }) => Promise<void>
  }
  declarativeNetRequest: { getSessionRules: () => Promise<object[]> }
}

const words = text.options
const card = { role: 'region', name: en.card.label }

let jira: Site
let server: TestServer
let browser: WithExtension
let options: Page
let invites: string[]

beforeAll(async () => {
  const issue = { viewer: 'boris', reporter: 'boris', assignee: 'anna', status: 'Resolved' }
  jira = await serveSite(jiraPages([{ ...issue, key: 'HELP-42' }]))
  server = await createServer([{ id: 'jira', name: 'Jira', origin: jira.origin }], 'jira=anna')
  invites = []
  for (let n = 0; n < 5; n++) invites.push(...(await server.invite(['boris'])))
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
const nextInvite = () => invites.shift() ?? ''
const question = () => options.getByRole('alertdialog')
const signIns = () => options.getByRole('region', { name: text.sessions.title }).getByRole('listitem')

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
  await (await openSignIn(browser, address, nextInvite())).click()

  await options.getByText('Boris Ivanov, Lumen Works').waitFor()
  await options.getByText(new URL(server.origin).host).waitFor()
  await options.getByRole('button', { name: text.account.signOut, exact: true }).waitFor()
})

test('every sign-in of the person is listed, this one marked, and another one can be ended for good', async () => {
  await signInByInvite(nextInvite(), { client: 'extension' })
  const { token } = await signInByInvite(nextInvite(), { client: 'embed', origin: jira.origin })
  await options.reload()
  await expect.poll(() => signIns().count()).toBe(3)
  expect(await signIns().first().textContent()).toContain(text.sessions.here)
  await button(/^End: Jira/).click()
  await keepScreens(options, 'options-end-sign-in')
  expect(await focusedName()).toBe(text.sessions.keep)
  await options.keyboard.press('Escape')
  await expect.poll(() => question().count()).toBe(0)
  expect(await focusedName()).toMatch(/^End: Jira/)

  await options.keyboard.press('Enter')
  await button(text.sessions.endNow).click()
  await options.getByText(text.sessions.ended).waitFor()
  await expect.poll(() => signIns().count()).toBe(2)
  const headers = { authorization: `Bearer ${token}` }
  expect((await fetch(`${server.origin}/v1/directory`, { headers })).status).toBe(401)
})

test('all others are ended at once, and this one goes on', async () => {
  await signInByInvite(nextInvite(), { client: 'embed', origin: jira.origin })
  await options.reload()
  await button(text.sessions.endOthers).click()
  await question().getByText(text.sessions.endOthersTitle(2)).waitFor()
  await button(text.sessions.endNow).click()
  await options.getByText(text.sessions.nowhereElse).waitFor()
  expect(await signIns().count()).toBe(1)
  await keepScreens(options, 'options-sessions')
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

test('without an answer of the server the sign-ins are not shown, and can be asked for again', async () => {
  await server.stop()
  await options.reload()
  await options.getByRole('alert').getByText(text.sessions.unavailable).waitFor()
  await server.start()
  await button(text.sessions.again).click()
  await expect.poll(() => signIns().count()).toBe(1)
})

test('erasing says first what would be lost, and can be left', async () => {
  await server.stop()
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/HELP-42`)
  const ax = await openAx(page)
  await ax.click({ role: 'radio', name: en.card.scoreLabel(4) })
  await ax.find({ name: new RegExp(en.card.scoreLabel(4)) })
  await ax.click({ role: 'button', name: en.card.done }) // from then on it is tried to be sent
  await page.close()

  await button(words.eraseBegin).click()
  await options.getByText(words.eraseWaiting(1, 0)).waitFor()
  await button(words.keep).click()
  await options.getByText('Boris Ivanov, Lumen Works').waitFor()
})

test('signing out says first what waits and stays, or goes if everything is forgotten', async () => {
  await options.getByRole('button', { name: text.account.signOut, exact: true }).click()
  const leaving = { waiting: 1, named: 0, isOffline: true, all: { waiting: 1, named: 0, isComplete: true } }
  for (const line of text.account.keeps(leaving)) await question().getByText(line).waitFor()
  await keepScreens(options, 'options-sign-out')
  await question().getByRole('checkbox').check()
  for (const line of text.account.forgets(leaving)) await question().getByText(line).waitFor()
  await button(text.account.leaveAndForget).waitFor()
  await button(text.account.stay).click()
  await options.getByText('Boris Ivanov, Lumen Works').waitFor()
})

test('erasing leaves no database, no settings and no sign-in, though a page of a site is open and the server away', async () => {
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/HELP-42`)
  await button(words.eraseBegin).click()
  await button(words.eraseAllTheSame).click()
  await options.getByText(words.erased).waitFor()

  await options.getByRole('textbox', { name: text.connect.address }).waitFor()
  await expectNothingLeft()
  await page.close()
})

test('who signs out of a shared computer leaves nothing behind, by the popup too', async () => {
  await server.start()
  const popup = await signInByPopup(browser, nextInvite(), 'Boris Ivanov')
  await popup.getByRole('button', { name: text.account.signOut }).click()
  const dialog = popup.getByRole('alertdialog')
  await dialog.waitFor()
  await options.evaluate(() => chrome.storage.session.set({ connecting: 'what a worker left that died' }))
  await options.evaluate(() => chrome.alarms.create('left', { delayInMinutes: 600 }))
  const { databases, session, alarms, rules } = await listLeft()
  for (const kept of [databases, Object.keys(session), alarms, rules]) expect(kept).not.toEqual([])
  await keepScreens(popup, 'popup-sign-out', ['narrow'])
  await dialog.getByRole('checkbox').check()
  await keepScreens(popup, 'popup-forget', ['narrow'])
  await dialog.getByRole('button', { name: text.account.leaveAndForget }).click()

  await popup.getByRole('status').getByText(words.erased, { exact: true }).waitFor()
  await popup.getByRole('textbox', { name: text.connect.address }).waitFor()
  await keepScreens(popup, 'popup-forgotten', ['narrow'])
  await expectNothingLeft()
})

/** Everything that a browser keeps for the extension: of it only a random word is left, which tells pages to look again. */
async function expectNothingLeft(): Promise<void> {
  expect(await listLeft()).toEqual({
    ...{ databases: [], local: ['change'], session: {}, page: [], caches: [] },
    ...{ alarms: [], rules: [] },
  })
}

function listLeft() {
  return options.evaluate(async () => ({
    databases: await indexedDB.databases(),
    local: Object.keys(await chrome.storage.local.get(null)),
    session: await chrome.storage.session.get(null),
    page: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
    caches: await caches.keys(),
    alarms: await chrome.alarms.getAll(),
    rules: await chrome.declarativeNetRequest.getSessionRules(),
  }))
}

function focusedName(): Promise<string> {
  return options.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
  )
}

/** The local time of day so many minutes from now, as a time field takes it. */
function clockIn(minutes: number): string {
  const at = new Date(Date.now() + minutes * 60_000)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}
