import type { Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { hrPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { type Ax, openAx } from '../support/ax.ts'
import { type Chromium, launchChromium, launchWithExtension } from '../support/chromium.ts'
import { countIn } from '../support/database.ts'
import { pageBoxes, watchShifts } from '../support/layout.ts'
import { ratersOf } from '../support/organisation.ts'
import { signInByPopup } from '../support/popup.ts'
import { createRater } from '../support/rater.ts'
import { createServer, type TestServer } from '../support/server.ts'

const hr = { id: 'hr', name: 'Human Resources' }
const card = { role: 'region', name: en.card.label }
const question = { role: 'heading', name: en.card.question('Hana Nováková') }
const button = (name: string) => ({ role: 'button', name })

let portal: Site
let server: TestServer
let browser: Chromium
let page: Page
let ax: Ax
let invites: { boris: string; borisAgain: string; raters: string[] }

beforeAll(async () => {
  const pages: ReturnType<typeof hrPages> = {}
  portal = await serveSite(pages)
  server = await createServer([{ id: 'hr', name: 'HR portal', origin: portal.origin }])
  Object.assign(pages, hrPages(server.origin))
  const [boris = '', borisAgain = '', ...raters] = await server.invite(['boris', 'boris', ...ratersOf.hr])
  invites = { boris, borisAgain, raters }
  await server.start()
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.stop()
  await server?.remove()
  await portal?.stop()
})

async function openCase({ newPage }: Chromium): Promise<Page> {
  const opened = await newPage()
  await opened.goto(`${portal.origin}/cases/204`)
  return opened
}

describe('an HR case that embeds the element', () => {
  test('shows the card in a closed root without moving the page', async () => {
    page = await openCase(browser)
    const shifts = await watchShifts(page)
    ax = await openAx(page)
    await ax.find(card)

    expect(await shifts()).toEqual([])
    expect(await page.evaluate(() => document.querySelector('rapport-rating')?.shadowRoot)).toBeNull()
  })

  test('signs Boris in by a window of the server and keeps the page where it is', async () => {
    const before = await pageBoxes(page)
    const opened = page.waitForEvent('popup')
    await ax.click(button(en.signIn))
    const signIn = await opened
    const closed = signIn.waitForEvent('close')
    await signIn.getByRole('textbox').fill(invites.boris)
    await signIn.getByRole('button', { name: 'Sign in' }).click()
    await closed

    await ax.find(question)
    expect(await pageBoxes(page)).toEqual(before)
  })

  test('stores a rating, tells the page without the score, and sends it when the card is done', async () => {
    const rated = page.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener('rapport:rated', (event) =>
            resolve(event instanceof CustomEvent ? event.detail : null),
          )
        }),
    )
    await ax.click({ role: 'radio', name: en.card.scoreLabel(4) })
    await ax.find({ name: new RegExp(en.state.waiting) })
    expect(await rated).toEqual({ reference: 'HR-204' })
    expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 0 })

    await ax.click(button(en.card.done))
    await expect.poll(() => countIn(server.databaseUrl), { timeout: 15_000 }).toMatchObject({ scores: 1 })
  })

  test('has the rating still after a reload, and counted once four others rated the team', async () => {
    await page.reload()
    await ax.find({ name: en.state.sent(hr.name) })

    const others = invites.raters.map(async (invite, index) => {
      const rater = await createRater(server.origin, invite, { client: 'embed', origin: portal.origin })
      await rater.rate(index < 4 ? hr : { id: 'it', name: 'IT' }, 5)
    })
    await Promise.all(others)

    await expect
      .poll(() => countIn(server.databaseUrl), { timeout: 30_000 })
      .toEqual({ scores: 0, countedScores: 10, releases: 2 })
    await ax.find({ name: en.state.counted(hr.name) }, 30_000)
  })

  test('shows one card where the extension is there too, whichever was first', async () => {
    const both = await launchWithExtension()
    try {
      await signInByPopup(both, invites.borisAgain, 'Boris Ivanov')
      const shared = await openCase(both)
      const reader = await openAx(shared)
      await reader.find(card)
      await shared.waitForTimeout(2000)

      expect(await reader.nodes(card)).toHaveLength(1)
      const claim = await shared.evaluate(() =>
        document.querySelector('rapport-rating')?.getAttribute('data-rapport-card'),
      )
      expect(claim).toMatch(/^(embed|extension)$/)
    } finally {
      await both.stop()
    }
  })
})
