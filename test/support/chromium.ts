import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright'

const extensionDir = join(import.meta.dirname, '../../.output/chrome-mv3')

export type Chromium = {
  context: BrowserContext
  newPage: () => Promise<Page>
  stop: () => Promise<void>
}

type Launched = Chromium & {
  /** `kill -9`; the profile stays. @returns its folder */
  kill: () => Promise<string>
}

export type WithExtension = Launched & {
  extensionId: string
  /** A page of the extension, such as `popup.html`, in a tab. */
  open: (page: string) => Promise<Page>
  /** Closes the tabs that lost their page before it loaded. */
  closeLostTabs: () => Promise<void>
}

/** Debian's Chromium with a fresh profile, `preferences` as Chromium keeps them, and without the extension. */
export async function launchChromium(preferences = {}): Promise<Chromium> {
  return launch([], preferences)
}

/** The same with the built extension; `profile`: the folder of one that was killed. */
export async function launchWithExtension(preferences = {}, profile?: string): Promise<WithExtension> {
  if (!existsSync(extensionDir)) throw new Error('the extension is not built: npm run build:extension')
  const browser = await launch(
    [`--disable-extensions-except=${extensionDir}`, `--load-extension=${extensionDir}`],
    preferences,
    profile,
  )
  const worker = browser.context.serviceWorkers()[0] ?? (await browser.context.waitForEvent('serviceworker'))
  const extensionId = new URL(worker.url()).host
  return {
    ...browser,
    extensionId,
    open: async (name) => {
      const page = await browser.newPage()
      await page.goto(`chrome-extension://${extensionId}/${name}`)
      return page
    },
    closeLostTabs: () => worker.evaluate(closeLostTabs),
  }
}

/** Runs in the extension's worker. */
async function closeLostTabs(): Promise<void> {
  const { tabs } = (globalThis as unknown as { chrome: { tabs: Tabs } }).chrome
  for (const { id } of await tabs.query({ status: 'unloaded' })) await tabs.remove(id)
}

/** What of `chrome.tabs` is used here. */
type Tabs = {
  query: (filter: { status: 'unloaded' }) => Promise<{ id: number }[]>
  remove: (id: number) => Promise<void>
}

async function launch(args: string[], preferences: object, earlier?: string): Promise<Launched> {
  const profile = earlier ?? (await createProfile(preferences))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    headless: true,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', ...args],
    viewport: { width: 1280, height: 900 },
  })
  return {
    context,
    newPage: () => context.newPage(),
    stop: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
    kill: async () => {
      const closed = new Promise((resolve) => context.once('close', resolve))
      process.kill(await findBrowser(profile), 'SIGKILL')
      await closed
      return profile
    },
  }
}

async function createProfile(preferences: object): Promise<string> {
  const profile = await mkdtemp(join(tmpdir(), 'rapport-chromium-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(preferences))
  return profile
}

/** The process that has this profile open and is nobody's renderer or helper: Playwright does not tell. */
async function findBrowser(profile: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // it ended meanwhile
    if (command.includes(`--user-data-dir=${profile}`) && !command.includes('--type=')) return Number(pid)
  }
  throw new Error(`no browser runs on ${profile}`)
}
