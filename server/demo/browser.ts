import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright'
import { extensionFolder } from './build.ts'

/** `signed-out`: the window is there, signing in by itself did not work. `none`: the line says what is missing. */
export type BrowserOutcome =
  | { kind: 'signed-in'; context: BrowserContext; close: () => Promise<void> }
  | { kind: 'signed-out'; context: BrowserContext; close: () => Promise<void>; line: string }
  | { kind: 'none'; line: string }

const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** Opens a Chromium with the extension, signed in as a newcomer there and on the intranet at `url`. */
export async function openBrowser(url: string, { headless = false } = {}): Promise<BrowserOutcome> {
  const executablePath = [chromium.executablePath(), ...wellKnown].find((path) => existsSync(path))
  if (!executablePath) {
    return {
      kind: 'none',
      line: 'No Chromium was found: run `npx playwright install chromium`, or install the package chromium.',
    }
  }
  if (!headless && isWithoutScreen()) {
    return {
      kind: 'none',
      line: 'This session has no screen to open a Chromium on: use `npm start` and a browser elsewhere.',
    }
  }
  const profile = await mkdtemp(join(tmpdir(), 'rapport-demo-'))
  const context = await launch(executablePath, profile, headless)
  const close = async () => {
    await context.close()
    await rm(profile, { recursive: true, force: true })
  }
  const failure = await signIn(context, url)
  if (failure === undefined) return { kind: 'signed-in', context, close }
  const line = `Signing in by itself did not work (${failure}). The window is open: sign in there by hand.`
  return { kind: 'signed-out', context, close, line }
}

/** Why it did not work, if it did not: it drives real windows, which people may close or move meanwhile. */
async function signIn(context: BrowserContext, url: string): Promise<string | undefined> {
  const intranet = context.pages()[0] ?? (await context.newPage())
  try {
    const name = await signInExtension(context, url)
    await signInIntranet(context, intranet, url, name)
    return undefined
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause
    return cause.message.split('\n')[0]
  }
}

function isWithoutScreen(): boolean {
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY
}

function launch(executablePath: string, profile: string, headless: boolean): Promise<BrowserContext> {
  const asRoot = process.getuid?.() === 0 // Chromium's sandbox refuses root
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    handleSIGINT: false, // Ctrl-C is for the demo, which closes it
    handleSIGTERM: false,
    viewport: headless ? { width: 1280, height: 900 } : null,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [
      `--disable-extensions-except=${extensionFolder}`,
      `--load-extension=${extensionFolder}`,
      ...(headless ? ['--disable-gpu'] : []),
      ...(asRoot ? ['--no-sandbox'] : []),
    ],
  })
}

/** By the popup, as anybody would: the address, then a person on the sign-in page. */
async function signInExtension(context: BrowserContext, url: string): Promise<string> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  const popup = await context.newPage()
  await popup.goto(`chrome-extension://${new URL(worker.url()).host}/popup.html`)
  const opened = context.waitForEvent('page')
  await popup.getByRole('textbox').fill(url)
  await popup.keyboard.press('Enter')
  const name = await choose(await opened, undefined)
  await popup.getByText(name).first().waitFor()
  await popup.close()
  return name
}

async function signInIntranet(context: BrowserContext, page: Page, url: string, name: string): Promise<void> {
  await page.goto(url)
  const opened = context.waitForEvent('page')
  await page.locator('[data-sign-in]').click()
  await choose(await opened, name)
  await page.locator('[data-account]').filter({ hasText: /./ }).waitFor()
}

/** The person of that name, or the first one who is offered. The page closes by itself afterwards. */
async function choose(page: Page, name: string | undefined): Promise<string> {
  const people = page.locator('.person')
  await people.first().waitFor()
  const named = people.filter({ hasText: name ?? '' })
  const one = (await named.count()) > 0 ? named.first() : people.first()
  const chosen = (await one.locator('.name').textContent()) ?? ''
  const closed = page.waitForEvent('close')
  await one.click()
  await closed
  return chosen
}
