import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { createStream } from '../faults/draw.ts'
import { jiraPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { type Ax, openAx } from '../support/ax.ts'
import { launchWithExtension, type WithExtension } from '../support/chromium.ts'
import { countIn } from '../support/database.ts'
import { popupSays, signInByPopup } from '../support/popup.ts'
import { createServer, type TestServer } from '../support/server.ts'

const radio = (score: 1 | 2 | 3 | 4 | 5) => ({ role: 'radio', name: en.card.scoreLabel(score) })
const stored = { name: new RegExp(en.state.waiting) }
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
  const stopping = stopWorkers(popup)
  for (const key of keys.slice(1)) {
    await rate(key)
  }
  expect(await stopping.end()).toBeGreaterThan(2)

  for (const key of keys.slice(1)) await change(key) // Done may have met no worker: then it is held for ten minutes
  await popup.reload()
  await popupSays(popup, new RegExp(`${keys.length} sent`), 60_000)
  expect(await countIn(server.databaseUrl)).toMatchObject({ scores: keys.length, countedScores: 0 })
})

/** As a person would: who is shown no card, or that a rating could not be kept, tries again. */
async function rate(key: string): Promise<void> {
  for (let tries = 0; tries < 8; tries++) {
    const { page, ax } = await openCard(key)
    const isStored = await tap(ax).then(
      () => true,
      () => false,
    )
    await page.close()
    if (isStored) return
  }
  throw new Error(`${key} could not be rated`)
}

async function tap(ax: Ax): Promise<void> {
  await ax.find({ role: 'region', name: en.card.label }, 4000)
  const seen = await ax.nodes(stored)
  if (seen.length === 0) await ax.click(radio(4))
  await ax.find(stored, 4000)
  await ax.click(done)
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

const mostStops = 8 // after too many deaths at its start Chromium does not start a worker any more

/** Stops the extension's worker at random moments. `end` tells how often it did. */
function stopWorkers(page: Page): { end: () => Promise<number> } {
  const draw = createStream(1, 'workers')
  let going = true
  let stops = 0
  const run = async () => {
    const session = await page.context().newCDPSession(page)
    while (going && stops < mostStops) {
      await wait(200 + draw() * 1000)
      if (!going) return
      const { targetInfos } = await session.send('Target.getTargets')
      for (const { targetId } of targetInfos.filter(({ type }) => type === 'service_worker')) {
        await session.send('Target.closeTarget', { targetId })
        stops += 1
      }
    }
  }
  const ended = run()
  return {
    end: async () => {
      going = false
      await ended
      return stops
    },
  }
}
