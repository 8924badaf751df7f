import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { createStream } from '../faults/draw.ts'
import { jiraPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { countIn } from '../support/database.ts'
import { popupSays, signInByPopup } from '../support/popup.ts'
import { createServer, type TestServer } from '../support/server.ts'

declare const chrome: { runtime: { sendMessage: (message: object) => Promise<unknown> } }

const radio = (score: 1 | 2 | 3 | 4 | 5) => ({ role: 'radio', name: en.card.scoreLabel(score) })
const stored = { name: new RegExp(en.state.waiting) }
const card = { role: 'region', name: en.card.label }
const saidOfIt = new RegExp(`${en.state.waiting}|^${en.card.tryAgain}$`)
const done = { role: 'button', name: en.card.done }
const keys = ['HELP-1', 'HELP-2', 'HELP-3', 'HELP-4', 'HELP-5', 'HELP-6', 'HELP-7', 'HELP-8'] as const

let jira: Site
let server: TestServer
let browser: WithExtension

beforeAll(async () => {
  const issue = { viewer: 'boris', reporter: 'boris', assignee: 'anna', status: 'Resolved' }
  jira = await serveSite(jiraPages(keys.map((key) => ({ ...issue, key }))))
  server = await createServer([{ id: 'jira', name: 'Jira', origin: jira.origin }], 'jira=anna')
  const [boris = ''] = await server.invite(['boris'])
  await server.start()
  browser = await launchWithExtension()
  await signInByPopup(browser, boris, 'Boris Ivanov')
})

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await jira?.stop()
})

async function openCard(key: string) {
  const page = await browser.newPage()
  await page.goto(`${jira.origin}/browse/${key}`)
  return { page, ax: await openAx(page) }
}

test('the browser is killed right after the card said that a rating is stored: it is there, and it is sent', async () => {
  await server.stop()
  const { ax } = await openCard(keys[0])
  await ax.click(radio(2))
  await ax.find(stored)

  const profile = await browser.kill()
  browser = await launchWithExtension({}, profile)
  const again = await openCard(keys[0])
  await again.ax.find({ name: new RegExp(en.card.scoreLabel(2)) })
  await again.ax.click({ role: 'button', name: en.card.change })
  await again.ax.click(radio(3))
  await again.ax.find({ name: new RegExp(en.card.scoreLabel(3)) })
  await again.ax.click(done)
  const popup = await browser.open('popup.html')
  await popupSays(popup, /1 waiting/)

  await server.start()
  await popupSays(popup, /1 sent/, 60_000)
  expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 1, countedScores: 0 })
})

test('the service worker is stopped again and again while he rates: every rating arrives once', async () => {
  const popup = await browser.open('popup.html')
  const draw = createStream(1, 'workers')
  for (const key of keys.slice(1)) await Promise.all([rate(key), stopWorkers(popup, draw)])

  for (const key of keys.slice(1)) await change(key) // Done may have met no worker: then it is held for ten minutes
  await popup.reload()
  await popupSays(popup, new RegExp(`${keys.length} sent`), 60_000)
  expect(await countIn(server.databaseUrl)).toMatchObject({ scores: keys.length, countedScores: 0 })
})

/** As a person would: who is told that a rating could not be kept tries again, and who is shown no card reloads. */
async function rate(key: string): Promise<void> {
  const { page, ax } = await openCard(key)
  await ax.find(card, 20_000).catch(() => page.reload())
  await ax.find(card, 30_000)
  await ax.click(radio(4))
  for (;;) {
    const { name } = await ax.find({ name: saidOfIt }, 30_000)
    if (name !== en.card.tryAgain) break
    await ax.click({ role: 'button', name })
  }
  await ax.click(done)
  await page.close()
}

/** He finds what he said, and says something else. */
async function change(key: string): Promise<void> {
  const { page, ax } = await openCard(key)
  await ax.find({ name: new RegExp(en.card.scoreLabel(4)) })
  await ax.click({ role: 'button', name: en.card.change })
  await ax.click(radio(5))
  await ax.find({ name: new RegExp(en.card.scoreLabel(5)) })
  await ax.click(done)
  await page.close()
}

const stopsOfEach = 3

/**
 * Stops the extension's worker at random moments. It has answered before: one that is stopped while it starts
 * leaves its messages with the browser's error, and there are no more stops than a rating can outlast.
 */
async function stopWorkers(popup: Page, draw: () => number): Promise<void> {
  const session = await popup.context().newCDPSession(popup)
  for (let stops = 0; stops < stopsOfEach; stops++) {
    await popup.evaluate(() => chrome.runtime.sendMessage({ kind: 'account' }))
    await wait(draw() * 600)
    const { targetInfos } = await session.send('Target.getTargets')
    const workers = targetInfos.filter(({ type }) => type === 'service_worker')
    expect(workers).toHaveLength(1)
    for (const { targetId } of workers) await session.send('Target.closeTarget', { targetId })
  }
  await session.detach()
}
