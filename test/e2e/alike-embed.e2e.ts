import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { en } from '../../widget/text/en.ts'
import { hrPages } from '../sites/pages.ts'
import { type Site, serveSite } from '../sites/serve-sites.ts'
import { openAx } from '../support/ax.ts'
import { type Capture, startCapture } from '../support/capture.ts'
import { launchChromium } from '../support/chromium.ts'
import { createServer, type TestServer } from '../support/server.ts'

const paths = ['/v1/ratings', '/v1/keys', '/v1/counted/']
const patience = { timeout: 60_000, interval: 200 }

let portal: Site
let capture: Capture
let server: TestServer
let plain: string[]
let other: string[]

beforeAll(async () => {
  const pages: ReturnType<typeof hrPages> = {}
  portal = await serveSite(pages)
  capture = await startCapture()
  server = await createServer([{ id: 'hr', name: 'HR portal', origin: portal.origin }], '', capture.origin)
  Object.assign(pages, hrPages(capture.origin))
  const [boris = '', lena = ''] = await server.invite(['boris', 'lena'])
  capture.forwardTo(Number(new URL(server.origin).port))
  await server.start()
  plain = await watch(boris, {})
  other = await watch(lena, { intl: { accept_languages: 'fi,sv,pl' }, enable_do_not_track: true })
})

afterAll(async () => {
  await capture?.stop()
  await server?.remove()
  await portal?.stop()
})

test('an embedded card sends neither cookie nor the address of its page', () => {
  for (const path of paths) expect(plain.join('\n')).toContain(` ${path}`)
  for (const head of [...plain, ...other]) expect(head).not.toMatch(/^(cookie|referer|authorization):/im)
})

test('what still tells two profiles of a browser version apart is what README says', () => {
  expect(headersApart((head) => !head.startsWith('OPTIONS '))).toEqual(['dnt'])
  expect(headersApart((head) => head.startsWith('OPTIONS '))).toEqual(['accept-language'])
  const origins = plain.flatMap((head) => /^origin: .*/im.exec(head)?.[0] ?? [])
  expect(new Set(origins)).toEqual(new Set([`Origin: ${portal.origin}`]))
})

/** Names of the headers that only one profile sends, or with another value, among the requests that `fit`. */
function headersApart(fit: (head: string) => boolean): string[] {
  const lines = (heads: string[]) => new Set(heads.filter(fit).flatMap((head) => head.split('\r\n')))
  const apart = [...lines(plain).symmetricDifference(lines(other))]
  return [...new Set(apart.map((line) => line.split(':', 1)[0]?.toLowerCase() ?? ''))]
}

/** Signs in on the page, rates, and gives the heads of what the card sent without a name, masked. */
async function watch(invite: string, preferences: object): Promise<string[]> {
  const browser = await launchChromium(preferences)
  try {
    await browser.context.addCookies([{ name: 'planted', value: 'cookie', url: capture.origin }])
    capture.forget()
    const page = await browser.newPage()
    await page.goto(`${portal.origin}/cases/204?secret=of-the-page`)
    const ax = await openAx(page)
    const opened = page.waitForEvent('popup')
    await ax.click({ role: 'button', name: en.signIn })
    const signIn = await opened
    await signIn.getByRole('textbox').fill(invite)
    await signIn.getByRole('button', { name: 'Sign in' }).click()
    await ax.click({ role: 'radio', name: en.card.scoreLabel(4) })
    await ax.click({ role: 'button', name: en.card.done })
    await vi.waitUntil(() => paths.every((path) => capture.to(path).length > 0), patience)
    expect(capture.to('/sign-in').at(-1)?.head).toContain('planted=cookie')
    return paths.flatMap((path) => capture.to(path).map(({ head }) => mask(head)))
  } finally {
    await browser.stop()
  }
}

function mask(head: string): string {
  return head
    .replace(/(?<=\r\nrapport-pass: )(.+)\.[\w-]{43}\.[\w-]{342}/i, '*')
    .replace(/(?<=\r\ncontent-length: )\d+/i, '*')
}
