import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { jiraPages, optInPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { countIn } from '../support/database.ts'
import { pageBoxes, watchShifts } from '../support/layout.ts'
import { ratersOf } from '../support/organisation.ts'
import { popupSays, signInByPopup } from '../support/popup.ts'
import { createRater, type Rater } from '../support/rater.ts'
import {
  type Redmine,
  redmineAnna,
  redmineIssues,
  redminePassword,
  startRedmine,
} from '../support/redmine.ts'
import { keepScreens } from '../support/screens.ts'
import { createServer, type TestServer } from '../support/server.ts'

const helpdesk = { id: 'it-helpdesk', name: 'IT Helpdesk' }
const hr = { id: 'hr', name: 'Human Resources' }
const setUpWithinMs = 600_000 // Redmine's migrations alone take a busy machine minutes
const tickMs = 4000 // a little more than the server takes to look for releases
const card = { role: 'region', name: en.card.label }
const radio = (score: 1 | 2 | 3 | 4 | 5) => ({ role: 'radio', name: en.card.scoreLabel(score) })
const button = (name: string) => ({ role: 'button', name })

let redmine: Redmine
let jira: Site
let files: Site
let server: TestServer
let browser: WithExtension
let popup: Page
let invites: { boris: string; anna: string; raters: string[] }

beforeAll(async () => {
  const issue = { viewer: 'boris', reporter: 'boris', assignee: 'anna' }
  jira = await serveSite(
    jiraPages([
      { ...issue, key: 'HELP-42', status: 'Resolved' },
      { ...issue, key: 'HELP-43', status: 'In Progress' },
      { ...issue, key: 'HELP-44', status: 'Resolved', reporter: 'lena' },
    ]),
  )
  files = await serveSite(optInPages('dmitri'))
  redmine = await startRedmine()
  const sites = [
    { id: 'redmine', name: 'Redmine', origin: redmine.origin },
    { id: 'jira', name: 'Jira', origin: jira.origin },
    { id: 'files', name: 'Files', origin: files.origin },
  ]
  server = await createServer(sites, `redmine=${redmineAnna};jira=anna`)
  const [boris = '', anna = '', ...raters] = await server.invite([
    'boris',
    'anna',
    ...ratersOf['it-helpdesk'],
  ])
  invites = { boris, anna, raters }
  await server.start()
  browser = await launchWithExtension()
}, setUpWithinMs)

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await redmine?.stop()
  await jira?.stop()
  await files?.stop()
})

/** Signs Boris in at Redmine and opens his closed issue. */
async function openClosedIssue(): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${redmine.origin}/login`)
  if (await page.locator('#username').isVisible()) {
    await page.fill('#username', 'boris')
    await page.fill('#password', redminePassword)
    await page.click('#login-submit')
  }
  await page.goto(`${redmine.origin}/issues/${redmineIssues.closed}`)
  return page
}

async function visit(url: string) {
  const page = await browser.newPage()
  await page.goto(url)
  return { page, ax: await openAx(page) }
}

describe('a rating made on a real page reaches the team', () => {
  test('Boris signs in from the popup with his invite link', async () => {
    popup = await signInByPopup(browser, invites.boris, 'Boris Ivanov')
  })

  test('his closed Redmine issue shows the card and nothing on the page moves', async () => {
    const page = await openClosedIssue()
    const shifts = await watchShifts(page)
    const ax = await openAx(page)

    await ax.find({ role: 'heading', name: en.card.question('Anna Petrova') })

    expect(await shifts()).toEqual([])
    const boxes = await pageBoxes(page)
    expect(boxes.length).toBeGreaterThan(50)
    await keepScreens(page, 'redmine-card')
    await page.evaluate(() => document.querySelector('[data-rapport-host]')?.remove())
    expect(await pageBoxes(page)).toEqual(boxes)
    await page.close()
  })

  test('he rates by keyboard alone; arrows only move, the space bar stores', async () => {
    const page = await openClosedIssue()
    const ax = await openAx(page)
    await ax.find(card)
    await tabTo(page, async () =>
      (await ax.nodes({ role: 'radio' })).some(({ states }) => states.focused === true),
    )

    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await ax.nodes({ name: /^Saved/ })).toEqual([])
    await page.keyboard.press('Space')

    await ax.find({ name: new RegExp(en.state.waiting) })
    await ax.find({ name: new RegExp(en.card.scoreLabel(3)) })
    await wait(tickMs)
    expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 0 }) // the card is still open
    await page.close()
  })

  test('it is still there after the page was closed; he changes it, withdraws it and takes that back', async () => {
    const page = await openClosedIssue()
    const ax = await openAx(page)

    await ax.click(button(en.card.change))
    await ax.click(radio(5))
    await ax.find({ name: new RegExp(en.card.scoreLabel(5)) })
    await ax.click(button(en.card.withdraw))
    await ax.find({ name: new RegExp(en.state.withdrawn) })
    await ax.click(button(en.card.undo))
    await ax.find({ name: new RegExp(en.card.scoreLabel(5)) })
    await ax.click(button(en.card.change))
    await ax.click(radio(4))
    await ax.find({ name: new RegExp(en.card.scoreLabel(4)) })
    await ax.click(button(en.card.done))

    await ax.gone(card)
    await popupSays(popup, /1 sent/)
    expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 1, releases: 0 })
    await page.close()
  })

  test('a resolved Jira issue of his is rated by one click; others and open ones show no card', async () => {
    const { page, ax } = await visit(`${jira.origin}/browse/HELP-42`)
    const shifts = await watchShifts(page)
    await ax.find({ role: 'heading', name: en.card.question('Anna Petrova') })
    await ax.click(radio(5))
    await ax.find({ name: new RegExp(en.state.waiting) })
    expect(await shifts()).toEqual([])
    await ax.click(button(en.card.done))
    await popupSays(popup, /2 sent/)

    for (const key of ['HELP-43', 'HELP-44']) {
      const other = await visit(`${jira.origin}/browse/${key}`)
      await expect(other.ax.find(card, 2000)).rejects.toThrow('no region')
      await other.page.close()
    }
    await page.close()
  })

  test('without the server a rating on a page that opts in waits on the device, and is sent when it is back', async () => {
    const open = await visit(`${files.origin}/requests/1002`)
    await expect(open.ax.find(card, 2000)).rejects.toThrow('no region')
    await server.stop()

    const { page, ax } = await visit(`${files.origin}/requests/1001`)
    const before = await pageBoxes(page)
    await ax.find({ role: 'heading', name: en.card.question('Дмитрий Орлов') })
    expect(await pageBoxes(page)).toEqual(before)
    await ax.click(radio(2))
    await ax.find({ name: /^Saved on this device/ })
    await page.close()
    await popupSays(popup, /1 waiting/)

    await server.start()
    await popupSays(popup, /3 sent/, 120_000)
    expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 3, releases: 0 })
  })

  test('four raters show nothing, nor do five while fewer than ten hold passes', async () => {
    for (const score of [5, 5, 4] as const) await (await nextRater()).rate(helpdesk, score)
    await wait(tickMs)
    expect(await countIn(server.databaseUrl)).toEqual({ scores: 6, countedScores: 0, releases: 0 })

    for (const score of [4, 4, 4, 4, 4] as const) await (await nextRater()).rate(hr, score)
    await wait(tickMs)
    expect(await countIn(server.databaseUrl)).toEqual({ scores: 11, countedScores: 0, releases: 0 })
  })

  test('one more rater and both teams have a release, and its parts are gone', async () => {
    await (await nextRater()).rate(helpdesk, 3)

    await expect
      .poll(() => countIn(server.databaseUrl), { timeout: 30_000 })
      .toEqual({ scores: 0, countedScores: 12, releases: 2 })
  })

  test('Boris is told that his ratings counted and can change them no more', async () => {
    await popupSays(popup, /3 counted/, 60_000)
    const page = await openClosedIssue()
    const ax = await openAx(page)
    await ax.find({ name: en.stateShort.counted })
    expect(await ax.nodes(button(en.card.change))).toEqual([])
    await page.close()
  })

  test("the popup of Anna, who helped, shows her team's summary", async () => {
    const annas = await launchWithExtension()
    try {
      const summary = await signInByPopup(annas, invites.anna, 'Anna Petrova')
      await popupSays(summary, /IT Helpdesk/)
      await popupSays(summary, new RegExp(en.summary.ratings(7)))
      await popupSays(summary, /71\s?%/)
      await keepScreens(summary, 'popup', ['narrow'])
    } finally {
      await annas.stop()
    }
  })
})

function nextRater(): Promise<Rater> {
  return createRater(server.origin, invites.raters.shift() ?? '', { client: 'extension' })
}

async function tabTo(page: Page, arrived: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press('Tab')
    if (await arrived()) return
  }
  throw new Error('the card cannot be reached by the Tab key')
}
