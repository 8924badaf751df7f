import { afterAll, beforeAll, expect, test } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { optInPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { countIn } from '../support/database.ts'
import { type Firefox, launchFirefox } from '../support/firefox.ts'
import { createServer, type TestServer } from '../support/server.ts'

const host = '[data-rapport-host]'

let files: Site
let desk: Site
let server: TestServer
let firefox: Firefox
let invite: string

beforeAll(async () => {
  files = await serveSite(optInPages('dmitri'))
  desk = await serveSite(optInPages('somebody-unknown'))
  server = await createServer([
    { id: 'files', name: 'Files', origin: files.origin },
    { id: 'desk', name: 'Desk', origin: desk.origin },
  ])
  const [boris = ''] = await server.invite(['boris'])
  invite = boris
  await server.start()
  firefox = await launchFirefox()
})

afterAll(async () => {
  await firefox?.stop()
  await server?.remove()
  await files?.stop()
  await desk?.stop()
})

test('Firefox, too, signs in from the popup, shows the card, saves the rating and sends it', async () => {
  const popup = await firefox.open('popup.html')
  const address = await popup.waitForSelector('input')
  await address?.type(invite)
  await popup.keyboard.press('Enter')
  const signIn = await firefox.pageAt(`${server.origin}/sign-in`)
  await firefox.click(signIn, 'Sign in')
  await expect.poll(() => firefox.read(popup), { timeout: 15_000 }).toContain('Boris Ivanov')

  const page = await firefox.newPage()
  await page.goto(`${files.origin}/requests/1001`)
  await firefox.click(page, en.card.scoreLabel(4))
  await expect.poll(() => firefox.read(page), { timeout: 15_000 }).toContain(en.state.waiting)
  expect(await countIn(server.databaseUrl)).toMatchObject({ scores: 0 })

  await firefox.click(page, en.card.done)
  await expect.poll(() => countIn(server.databaseUrl), { timeout: 15_000 }).toMatchObject({ scores: 1 })
  await expect.poll(() => firefox.read(popup), { timeout: 15_000 }).toContain('1 sent')
})

test('a card that is open while Firefox updates the extension is replaced by one that goes on where it was', async () => {
  const page = await firefox.newPage()
  await page.goto(`${desk.origin}/requests/1001`)
  await firefox.click(page, en.picker.question) // the heading: the field comes after it
  await page.keyboard.press('Tab')
  await page.keyboard.type('Anna')
  await firefox.click(page, 'Anna Petrova')
  await expect.poll(() => questionsIn(page)).toBe(1)
  await page.$eval(host, (old) => old.setAttribute('data-old', ''))

  await firefox.update()

  await page.waitForSelector(`${host}:not([data-old])`)
  await expect.poll(() => page.$$(`${host}[data-old]`)).toEqual([])
  await expect.poll(() => questionsIn(page)).toBe(1)
  await firefox.click(page, en.card.scoreLabel(4))
  await expect.poll(() => firefox.read(page), { timeout: 15_000 }).toContain(en.state.waiting)
  await firefox.click(page, en.card.done)
  await expect.poll(() => countIn(server.databaseUrl), { timeout: 15_000 }).toMatchObject({ scores: 2 })
})

/** How many cards ask about the colleague who was picked. */
async function questionsIn(page: Awaited<ReturnType<Firefox['newPage']>>): Promise<number> {
  return (await firefox.read(page)).split(en.card.question('Anna Petrova')).length - 1
}
