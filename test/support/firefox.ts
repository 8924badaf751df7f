import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import * as v from 'valibot'

const extensionDir = join(import.meta.dirname, '../../.output/firefox-mv3')
const Manifest = v.object({ browser_specific_settings: v.object({ gecko: v.object({ id: v.string() }) }) })

/** A node as WebDriver BiDi serialises it (`script.NodeRemoteValue`), closed shadow roots included. */
type RemoteNode = {
  sharedId: string
  value: {
    localName?: string
    nodeValue?: string
    attributes?: Record<string, string>
    children?: RemoteNode[]
    shadowRoot?: RemoteNode | null
  }
}

export type Firefox = {
  newPage: () => Promise<Page>
  /** A page of the extension, such as `popup.html`, in a tab. */
  open: (name: string) => Promise<Page>
  /** The tab whose address begins with `url`, waiting for it. */
  pageAt: (url: string) => Promise<Page>
  /** Clicks the element with this label or text, in whatever root it stands, waiting for it. */
  click: (page: Page, label: string) => Promise<void>
  /** All text of a page, closed roots included. */
  read: (page: Page) => Promise<string>
  /** Installs the same build as a later version, over the one that runs. */
  update: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Debian's Firefox with the built extension installed; `preferences` as in about:config. `byPolicy`: the
 * executable of one whose policy installs it, and the id that it then has.
 */
export async function launchFirefox(
  preferences: Record<string, unknown> = {},
  byPolicy?: { executable: string; id: string },
): Promise<Firefox> {
  const uuid = randomUUID()
  const folders: string[] = []
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: byPolicy?.executable ?? '/usr/bin/firefox-esr',
    headless: true,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'extensions.webextensions.uuids': JSON.stringify({
        [byPolicy?.id ?? (await readId())]: uuid,
      }),
      'extensions.webextOptionalPermissionPrompts': false,
      ...preferences,
    },
  })
  if (!byPolicy) await browser.installExtension(extensionDir)
  return {
    newPage: () => browser.newPage(),
    open: async (name) => {
      const page = await browser.newPage()
      const url = `moz-extension://${uuid}/${name}`
      // The navigation to an extension's page never reports its end: whoever opens it waits for its content.
      page.goto(url).catch(() => undefined)
      await arrival(browser, page, url)
      return page
    },
    pageAt: (url) => pageAt(browser, url),
    click: (page, label) => click(browser, page, label),
    read: async (page) => textOf(await readBody(browser, page)),
    update: async () => {
      const later = await copyAsVersion('99.0.0')
      await browser.installExtension(later)
      folders.push(later)
    },
    stop: async () => {
      await browser.close()
      for (const folder of folders) await rm(folder, { recursive: true })
    },
  }
}

async function copyAsVersion(version: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-extension-'))
  await cp(extensionDir, folder, { recursive: true })
  const path = join(folder, 'manifest.json')
  const manifest = v.parse(v.looseObject({}), JSON.parse(await readFile(path, 'utf8')))
  await writeFile(path, JSON.stringify({ ...manifest, version }))
  return folder
}

async function readId(): Promise<string> {
  const manifest = v.parse(Manifest, JSON.parse(await readFile(join(extensionDir, 'manifest.json'), 'utf8')))
  return manifest.browser_specific_settings.gecko.id
}

/** Waits until the tab has left its blank page: Firefox fails an evaluation that meets the exchange, for good. */
async function arrival(browser: Browser, page: Page, url: string): Promise<void> {
  const giveUpAt = Date.now() + 60_000
  for (;;) {
    const answer = await bidi(browser).send('browsingContext.getTree', { root: contextOf(page), maxDepth: 0 })
    const { contexts } = answer.result as { contexts: { url: string }[] } // the protocol's answer
    if (contexts[0]?.url.startsWith(url)) return
    if (Date.now() > giveUpAt) throw new Error(`${url} did not open`)
    await wait(100)
  }
}

async function pageAt(browser: Browser, url: string): Promise<Page> {
  const target = await browser.waitForTarget((one) => one.url().startsWith(url), { timeout: 15_000 })
  const page = await target.page()
  if (page === null) throw new Error(`${url} is not a tab`)
  return page
}

async function click(browser: Browser, page: Page, label: string): Promise<void> {
  const giveUpAt = Date.now() + 15_000
  for (;;) {
    const body = await readBody(browser, page)
    const element = findLabelled(body, label)
    if (element !== undefined) return press(browser, page, element.sharedId)
    if (Date.now() > giveUpAt) throw new Error(`no "${label}" in: ${textOf(body)}`)
    await wait(200)
  }
}

/** The deepest element that has this label, or this very text. */
function findLabelled(node: RemoteNode, label: string): RemoteNode | undefined {
  for (const child of childrenOf(node)) {
    const found = findLabelled(child, label)
    if (found !== undefined) return found
  }
  const isElement = node.value.localName !== undefined
  const named = node.value.attributes?.['aria-label'] === label || textOf(node).trim() === label
  return isElement && named ? node : undefined
}

function childrenOf({ value }: RemoteNode): RemoteNode[] {
  return [...(value.children ?? []), ...(value.shadowRoot ? [value.shadowRoot] : [])]
}

function textOf(node: RemoteNode): string {
  if (node.value.localName === 'style' || node.value.localName === 'script') return ''
  return (node.value.nodeValue ?? '') + childrenOf(node).map(textOf).join('')
}

async function readBody(browser: Browser, page: Page): Promise<RemoteNode> {
  const answer = await bidi(browser).send('script.evaluate', {
    expression: 'document.body',
    target: { context: contextOf(page) },
    awaitPromise: false,
    serializationOptions: { includeShadowTree: 'all', maxDomDepth: 100 },
  })
  return (answer.result as { result: RemoteNode }).result // the protocol's answer for a node
}

async function press(browser: Browser, page: Page, sharedId: string): Promise<void> {
  const origin = { type: 'element', element: { sharedId } }
  await bidi(browser).send('input.performActions', {
    context: contextOf(page),
    actions: [
      {
        type: 'pointer',
        id: 'mouse',
        actions: [
          { type: 'pointerMove', x: 0, y: 0, origin },
          { type: 'pointerDown', button: 0 },
          { type: 'pointerUp', button: 0 },
        ],
      },
    ],
  })
}

type Bidi = { send: (method: string, params: object) => Promise<{ result: unknown }> }

/** Puppeteer's own connection: it asks for no closed roots itself and its types do not name it. */
function bidi(browser: Browser): Bidi {
  return (browser as unknown as { connection: Bidi }).connection
}

function contextOf(page: Page): string {
  return (page.mainFrame() as unknown as { _id: string })._id
}
