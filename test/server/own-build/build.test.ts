import { createPublicKey } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync, zipSync } from 'fflate'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommandLine } from '../../../server/cli/run.ts'
import { doubtsAbout, readHosts } from '../../../server/own-build/hosts.ts'
import { idOf } from '../../../server/own-build/key.ts'

const manifest = {
  manifest_version: 3,
  name: 'Rapport',
  version: '0.1.0',
  host_permissions: ['http://localhost/*'],
  background: { service_worker: 'background.js' },
}
const gecko = { id: 'rapport@rapport.example', strict_min_version: '140.0' }

let dir: string
let said: string[]
let complaints: string[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rapport-own-build-'))
  await release('chrome-mv3', manifest)
  await release('firefox-mv3', { ...manifest, browser_specific_settings: { gecko } })
})
afterEach(() => rm(dir, { recursive: true, force: true }))

async function release(name: string, content: object): Promise<void> {
  await mkdir(join(dir, 'released', name, 'icon'), { recursive: true })
  for (const [path, text] of Object.entries({
    'manifest.json': JSON.stringify(content),
    'organisation.json': '{}',
    'background.js': '"the code"',
    'icon/16.png': 'picture',
  }))
    await writeFile(join(dir, 'released', name, path), text)
}

async function build(...args: string[]): Promise<number> {
  said = []
  complaints = []
  const defaults = ['--server', 'https://rapport.corp.example', '--hosts', 'https://jira.corp.example/*']
  const places = ['--out', join(dir, 'out'), '--from', join(dir, 'released'), '--key', join(dir, 'key.pem')]
  return runCommandLine(['extension', 'build', ...defaults, ...places, ...args], {
    env: { PATH: dir }, // no browser: they are slow, and the end-to-end test packs by one
    print: (line) => said.push(line),
    complain: (line) => complaints.push(line),
    log: pino({ enabled: false }),
    clock: Date.now,
    stopping: new AbortController().signal,
  })
}

const out = (name: string) => join(dir, 'out', name)
const readJson = async (name: string) => JSON.parse(await readFile(out(name), 'utf8'))
const inZip = async (name: string, path: string) => {
  const files = unzipSync(await readFile(out(name)))
  return JSON.parse(strFromU8(files[path] ?? new Uint8Array()))
}

describe('an organisation’s own build', () => {
  test('declares its hosts and no others, knows its server, and has its own name, id and update address', async () => {
    expect(await build('--version', '0.1.0.7', '--name', 'Lumen Works', '--json')).toBe(0)
    const outcome = JSON.parse(said.join(''))
    const chrome = await readJson('chrome-mv3/manifest.json')
    expect(chrome).toMatchObject({
      name: 'Rapport (Lumen Works)',
      version: '0.1.0.7',
      host_permissions: ['https://rapport.corp.example/*', 'https://jira.corp.example/*'],
      update_url: 'https://rapport.corp.example/extension/updates.xml',
    })
    expect(idOf(chrome.key)).toBe(outcome.chromeId)
    expect(await readJson('chrome-mv3/organisation.json')).toEqual({ server: 'https://rapport.corp.example' })
    expect(await readFile(out('chrome-mv3/background.js'), 'utf8')).toBe('"the code"')
    const firefox = await inZip('rapport.xpi', 'manifest.json')
    expect(firefox.browser_specific_settings.gecko).toEqual({
      ...gecko,
      id: 'rapport@rapport.corp.example',
      update_url: 'https://rapport.corp.example/extension/updates.json',
    })
    expect(await inZip('rapport.xpi', 'organisation.json')).toEqual({
      server: 'https://rapport.corp.example',
    })
  })

  test('comes with what serves and installs it, all by the same ids and addresses', async () => {
    await build('--json', '--url', 'https://files.corp.example/rapport/')
    const { chromeId, firefoxId } = JSON.parse(said.join(''))
    const xml = await readFile(out('updates.xml'), 'utf8')
    expect(xml).toContain(`appid="${chromeId}"`)
    expect(xml).toContain('codebase="https://files.corp.example/rapport/rapport.crx" version="0.1.0"')
    expect(await readJson('updates.json')).toEqual({
      addons: {
        [firefoxId]: {
          updates: [{ version: '0.1.0', update_link: 'https://files.corp.example/rapport/rapport.xpi' }],
        },
      },
    })
    const policy = await readJson('policy-chromium.json')
    expect(policy.ExtensionSettings[chromeId].update_url).toBe(
      'https://files.corp.example/rapport/updates.xml',
    )
    expect((await readJson('policy-firefox.json')).policies.ExtensionSettings[firefoxId]).toEqual({
      installation_mode: 'force_installed',
      install_url: 'https://files.corp.example/rapport/rapport.xpi',
    })
  })

  test('tells how to pack it where there is no browser, and leaves no older one that would not fit', async () => {
    await mkdir(out(''), { recursive: true })
    await writeFile(out('rapport.crx'), 'of an earlier build')
    await build()
    expect(said.join('\n')).toContain(`--pack-extension-key=${join(dir, 'key.pem')}`)
    expect(await readdir(out(''))).not.toContain('rapport.crx')
  })

  test('for a store has neither key nor update address, which stores refuse', async () => {
    await build()
    const store = await inZip('rapport-store.zip', 'manifest.json')
    expect(store.host_permissions).toContain('https://jira.corp.example/*')
    expect(store).not.toHaveProperty('key')
    expect(store).not.toHaveProperty('update_url')
  })

  test('keeps its id from build to build by its key, which only its owner can read', async () => {
    await build('--json')
    const first = JSON.parse(said.join(''))
    await build('--json', '--version', '0.1.1')
    const second = JSON.parse(said.join(''))
    expect([first.newKey, second.newKey]).toEqual([true, false])
    expect(second.chromeId).toBe(first.chromeId)
    expect((await stat(join(dir, 'key.pem'))).mode & 0o777).toBe(0o600)
    const spki = createPublicKey(await readFile(join(dir, 'key.pem'))).export({ type: 'spki', format: 'der' })
    expect(idOf(spki.toString('base64'))).toBe(first.chromeId)
  })

  test('is the same from zips as from folders, byte for byte', async () => {
    await build()
    const [store, xpi] = [await readFile(out('rapport-store.zip')), await readFile(out('rapport.xpi'))]
    for (const engine of ['chrome', 'firefox']) {
      const folder = join(dir, 'released', `${engine}-mv3`)
      const names = ['manifest.json', 'organisation.json', 'background.js', 'icon/16.png']
      const entries = await Promise.all(
        names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
      )
      await writeFile(
        join(dir, 'released', `rapport-0.1.0-${engine}.zip`),
        zipSync(Object.fromEntries(entries)),
      )
      await rm(folder, { recursive: true })
    }
    await build()
    expect(await readFile(out('rapport-store.zip'))).toEqual(store)
    expect(await readFile(out('rapport.xpi'))).toEqual(xpi)
  })
})

describe('what cannot be built', () => {
  test.each([
    ['every site', ['--hosts', 'https://*/*'], /is not a host/],
    ['<all_urls>', ['--hosts', '<all_urls>'], /is not a host/],
    ['a whole top-level domain', ['--hosts', 'https://*.com/*'], /is not a host/],
    ['a server without https', ['--server', 'http://rapport.corp.example'], /not the https:\/\/ address/],
    ['a version with letters', ['--version', '1.0-beta'], /is not like 0\.1\.0\.2/],
    ['an id that Firefox refuses', ['--firefox-id', 'no id'], /is not like rapport@/],
    [
      'a folder without the released builds',
      ['--from', '/nowhere'],
      /has no build of the extension for chrome/,
    ],
    ['an option that there is not', ['--host', 'x'], /--host/],
  ])('%s is refused in one line, and nothing is written', async (_, args, line) => {
    expect(await build(...args)).toBe(2)
    expect(complaints).toEqual([expect.stringMatching(line)])
    expect(await readdir(dir)).toEqual(['released'])
  })

  test('a key that would be served to everybody is refused', async () => {
    expect(await build('--key', out('key.pem'))).toBe(2)
    expect(complaints).toEqual([expect.stringContaining('will be served to everybody')])
  })

  test('a key that is none, or a build of something else, is refused', async () => {
    await writeFile(join(dir, 'key.pem'), 'no key')
    expect(await build()).toBe(2)
    expect(complaints).toEqual([expect.stringContaining('holds no private key')])
    await rm(join(dir, 'key.pem'))
    await writeFile(join(dir, 'released/chrome-mv3/manifest.json'), '{"name": "Other"}')
    expect(await build()).toBe(2)
    expect(complaints).toEqual([expect.stringContaining('not a build of this extension')])
    expect(await readdir(dir)).not.toContain('out')
  })
})

test('hosts are match patterns without port, each once', () => {
  expect(
    readHosts(['https://Jira.corp.example:8443', 'https://jira.corp.example/*', ' https://*.corp.example/ ']),
  ).toEqual(['https://jira.corp.example/*', 'https://*.corp.example/*'])
})

test('hosts of other alphabets are as browsers have them', () => {
  expect(readHosts(['https://jira.füü.example', 'https://*.FÜÜ.example/*'])).toEqual([
    'https://jira.xn--f-ehaa.example/*',
    'https://*.xn--f-ehaa.example/*',
  ])
  expect(readHosts(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787'])).toEqual([
    'http://localhost/*',
    'http://127.0.0.1/*',
    'http://[::1]/*',
  ])
})

test.each([
  ...['*.com', '*.fi', '*.co.uk', '*.com.pl', '*.gov.au', '*.github.io', '*.azurewebsites.net'],
  ...['*.1.2', '*.127.0.0.1', '*.[::1]', '-a-.b-', 'a..b', '*', '*.*.corp.example', 'x.*.corp.example'],
])('https://%s is refused, as it is of anybody or of nobody', (host) => {
  expect(() => readHosts([`https://${host}/*`])).toThrow(/is not a host/)
})

test('a star over the customers of a service is doubted, one over a host of one’s own is not', () => {
  const own = [
    'https://kestrel.atlassian.net/*',
    'https://*.kestrel.atlassian.net/*',
    'https://*.kestrel.co.uk/*',
  ]
  expect(doubtsAbout(readHosts(own))).toEqual([])
  expect(doubtsAbout(readHosts([...own, 'https://*.atlassian.net']))).toEqual([
    expect.stringContaining('every customer'),
  ])
})

test('the released extension has the id that its guide tells', async () => {
  const config = await readFile(join(import.meta.dirname, '../../../wxt.config.ts'), 'utf8')
  const parts = /publicKey =([\s\S]*?)\n\n/.exec(config)?.[1]?.match(/'([^']+)'/g) ?? []
  const guide = await readFile(join(import.meta.dirname, '../../../extension/README.md'), 'utf8')
  expect(guide).toContain(idOf(parts.map((part) => part.slice(1, -1)).join('')))
})
