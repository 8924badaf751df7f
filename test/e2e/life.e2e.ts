import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { jiraPages, optInPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { countIn } from '../support/database.ts'
import { popupSays, signInByPopup } from '../support/popup.ts'
import { createServer, type TestServer } from '../support/server.ts'

declare const chrome: {
  runtime: { reload: () => void }
  developerPrivate: { updateProfileConfiguration: (change: object) => Promise<void> }
}

const card = { role: 'region', name: en.card.label }
const radio = (score: 1 | 2 | 3 | 4 | 5) => ({ role: 'radio', name: en.card.scoreLabel(score) })
const button = (name: string) => ({ role: 'button', name })
const question = { role: 'heading', name: en.card.question('Anna Petrova') }

let files: Site
let jira: Site
let server: TestServer
let browser: WithExtension

beforeAll(async () => {
  files = await serveSite(optInPages('somebody-unknown'))
  jira = await serveSite(
    jiraPages([{ key: 'HELP-42', status: 'Resolved', viewer: 'boris', reporter: 'boris', assignee: 'anna' }]),
  )
  const sites = [
    { id: 'files', name: 'Files', origin: files.origin },
    { id: 'jira', name: 'Jira', origin: jira.origin },
  ]
  server = await createServer(sites, 'jira=anna')
  const [boris = ''] = await server.invite(['boris'])
  await server.start()
  browser = await launchWithExtension()
  const settings = await browser.newPage()
  await settings.goto('chrome://extensions')
  await settings.evaluate(() => chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true }))
  await settings.close()
  await signInByPopup(browser, boris, 'Boris Ivanov')
})

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await files?.stop()
  await jira?.stop()
})

async function openCard(url = `${files.origin}/requests/1001`) {
  const page = await browser.newPage()
  await page.goto(url)
  const ax = await openAx(page)
  await ax.find(card)
  return { page, ax }
}

test('a card that is open while the extension is updated is replaced by one that goes on where it was', async () => {
  const { page, ax } = await openCard()
  await ax.focus({ role: 'combobox' })
  await page.keyboard.type('Anna')
  await ax.click({ role: 'option', name: /Anna Petrova/ })
  await ax.find(question)

  await reloadExtension(page)

  await ax.find(question)
  expect(await ax.nodes(card)).toHaveLength(1)
  await ax.click(radio(4))
  await ax.find({ name: new RegExp(en.state.waiting) })
  await page.close()
})

test('a change that was begun is still open after an update, with the stored score chosen', async () => {
  await expect.poll(scores, { timeout: 30_000 }).toBe(1) // nothing changes under the key press then
  const { page, ax } = await openCard()
  await ax.find({ name: /^Sent/ })
  await ax.focus(button(en.card.change))
  await page.keyboard.press('Enter')
  await ax.find(radio(4))

  await reloadExtension(page)

  expect((await ax.find(radio(4))).states.checked).toBe('true')
  await ax.click(radio(5))
  await page.close() // with the tap as its last word
})

test('a score that was stored is not offered as unsaved again, though its page was closed at once', async () => {
  const { page, ax } = await openCard()
  await ax.find(button(en.card.change))
  await ax.find({ name: new RegExp(en.card.scoreLabel(5)) })
  expect(await ax.nodes(radio(5))).toEqual([])
  await page.close()
})

test('a worker that is killed after the tap, and again before the sync, loses nothing', async () => {
  await expect.poll(scores, { timeout: 30_000 }).toBe(1) // of the page before
  const { page, ax } = await openCard(`${jira.origin}/browse/HELP-42`)
  await ax.click(radio(2))
  await ax.find({ name: new RegExp(en.state.waiting) })
  await killWorker(page)

  await server.stop()
  await ax.click(button(en.card.done)) // wakes a new one
  const popup = await browser.open('popup.html')
  await popupSays(popup, /server does not answer/)
  await killWorker(page)
  await page.close()
  await popup.close()

  await server.start() // nobody is there to tell the worker: its alarm wakes it
  await expect.poll(scores, { timeout: 150_000 }).toBe(2)
})

async function scores(): Promise<number> {
  return (await countIn(server.databaseUrl)).scores
}

/** As an update does: the old scripts in open tabs are cut off, and the new ones put beside them. */
async function reloadExtension(page: Page): Promise<void> {
  await page.evaluate(() => document.querySelector('[data-rapport-host]')?.setAttribute('data-old', ''))
  const options = await browser.open('options.html')
  await options.evaluate(() => chrome.runtime.reload()).catch(() => undefined) // the page goes with it
  await page.waitForSelector('[data-rapport-host]:not([data-old])', { state: 'attached' })
}

async function killWorker(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const { targetInfos } = await session.send('Target.getTargets')
  const workers = targetInfos.filter(({ type }) => type === 'service_worker')
  expect(workers).not.toEqual([])
  for (const { targetId } of workers) await session.send('Target.closeTarget', { targetId })
  await session.detach()
}
