import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Built, buildExtension } from '../own-build/build.ts'
import { doubtsAbout, readHosts } from '../own-build/hosts.ts'
import { ExtensionUnusable } from '../own-build/unusable.ts'
import { type CommandWorld, defineCommand } from './command.ts'
import { UsageError } from './world.ts'

const options = {
  server: { type: 'string' },
  hosts: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  name: { type: 'string' },
  key: { type: 'string', default: 'extension-key.pem' },
  'firefox-id': { type: 'string' },
  url: { type: 'string' },
  from: { type: 'string' },
} as const

/** An organisation's own build of the extension. */
export const extensionBuild = defineCommand({
  usage:
    'rapport extension build --server https://… --hosts https://jira.corp.example/*,… --out DIR [--version N]',
  about: `Makes your own build of the extension, which policy can install without a click: it declares your
hosts and knows your server. DIR then has all that a web server needs to serve, and the policies.
--server   the address of your Rapport server
--hosts    where people are helped, with commas between; https://*.corp.example/* is possible, every site is not, nor
           names that anybody can have (https://*.co.uk/*)
--out      the folder to write; what an earlier build left there is replaced
--version  such as 0.1.0.2; the release's own unless given. Browsers update only to a higher one
--url      where you will serve DIR (default: SERVER/extension)
--key      the private key to sign with (default: extension-key.pem here), made if it is not there. The id
           follows from it: keep it, or no update reaches anybody
--name     shown after Rapport (default: the server's host)
--firefox-id  (default: rapport@ and the server's host)
--from     the folder with the released builds, chrome-mv3 and firefox-mv3 or zips of them`,
  options,
  run: async ({ values }, world) => {
    const { server, hosts, out } = values
    if (server === undefined || hosts === undefined || out === undefined)
      throw new UsageError('--server, --hosts and --out are needed; see rapport extension build --help')
    const origin = readOrigin(server)
    const host = new URL(origin).hostname
    const request = {
      server: origin,
      name: values.name?.trim() || host,
      version: readVersion(values.version),
      firefoxId: readFirefoxId(values['firefox-id'] ?? `rapport@${host}`),
      url: readUrl(values.url ?? `${origin}/extension`),
      from: resolve(values.from ?? findReleased()),
      out: resolve(out),
      key: resolve(values.key),
    }
    try {
      const own = readHosts([origin, ...hosts.split(',')])
      for (const doubt of doubtsAbout(own)) world.complain(`rapport: ${doubt}`)
      const built = await buildExtension({ ...request, hosts: own }, world.env, world.progress)
      tell(built, request, world)
      return 0
    } catch (cause) {
      if (!(cause instanceof ExtensionUnusable)) throw cause
      throw new UsageError(cause.message, { cause })
    }
  },
})

function tell(
  built: Built,
  { out, key, url }: Record<'out' | 'key' | 'url', string>,
  { show }: CommandWorld,
): void {
  const aboutKey = `The key is new: keep ${key} safe and out of sight. Without it there are no updates.`
  const aboutPacking = [
    'No Chromium is here to pack rapport.crx. On a machine that has one, with the key:',
    `  chromium --pack-extension=chrome-mv3 --pack-extension-key=${key}   # then rename chrome-mv3.crx`,
  ]
  show(
    { ...built, out, url },
    `${out}: Rapport ${built.version} for ${built.hosts.join(' ')}`,
    `  Chromium, Chrome, Edge: ${built.chromeId}`,
    `  Firefox: ${built.firefoxId}`,
    `Serve this folder at ${url}; policy-chromium.json and policy-firefox.json install it from there.`,
    ...(built.newKey ? [aboutKey] : []),
    ...(built.packed ? [] : aboutPacking),
    'Release Firefox takes rapport.xpi only once Mozilla has signed it: web-ext sign --channel=unlisted.',
  )
}

/** Beside the bundle, or where the source builds it. */
function findReleased(): string {
  const places = [join(import.meta.dirname, 'extension'), join(import.meta.dirname, '../../.output')]
  const found = places.find((place) => existsSync(join(place, 'chrome-mv3')))
  if (found !== undefined) return found
  throw new UsageError('the released extension is not here: say with --from where it is')
}

function readOrigin(server: string): string {
  const url = URL.canParse(server) ? new URL(server) : undefined
  const local = url !== undefined && ['localhost', '127.0.0.1'].includes(url.hostname)
  if (url && (url.protocol === 'https:' || (url.protocol === 'http:' && local))) return url.origin
  throw new UsageError(`--server ${JSON.stringify(server)} is not the https:// address of a server`)
}

function readUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url.replace(/\/+$/, '')
  throw new UsageError(`--url ${JSON.stringify(url)} is not a web address`)
}

/** One to four numbers up to 65535, as both browsers want. */
function readVersion(version: string | undefined): string | undefined {
  const parts = version?.split('.') ?? []
  const fits =
    parts.length <= 4 && parts.every((part) => /^(0|[1-9]\d{0,4})$/.test(part) && Number(part) <= 65535)
  if (fits) return version
  throw new UsageError(`--version ${JSON.stringify(version)} is not like 0.1.0.2`)
}

function readFirefoxId(id: string): string {
  if (/^[a-z0-9._-]*@[a-z0-9._-]+$/i.test(id) && id.length <= 80) return id
  throw new UsageError(`--firefox-id ${JSON.stringify(id)} is not like rapport@corp.example`)
}
