import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { type Progress, unwatched } from '../progress.ts'
import { type Adaptation, adaptRelease, forStore } from './adapt.ts'
import { findOrCreateKey } from './key.ts'
import { packCrx, writeFiles } from './pack.ts'
import { readRelease } from './release.ts'
import { ExtensionUnusable } from './unusable.ts'
import { chromiumPolicy, firefoxPolicy, updatesJson, updatesXml } from './updates.ts'
import { zipFiles } from './zip.ts'

export type BuildRequest = Omit<Adaptation, 'chromeKey'> & {
  from: string // folder of the released builds
  out: string
  key: string // path of the private key
}

export type Built = {
  version: string
  chromeId: string
  firefoxId: string
  hosts: string[]
  newKey: boolean
  packed: boolean
  files: string[] // in `out`
}

/**
 * Makes an organisation's own build of the extension for Chromium and Firefox, with what serves and installs
 * it. All is made before anything is written, and each file takes its place whole.
 * @throws ExtensionUnusable naming what cannot be used
 */
export async function buildExtension(
  request: BuildRequest,
  env: NodeJS.ProcessEnv,
  progress: Progress = unwatched,
): Promise<Built> {
  const { from, out, firefoxId, url, server, hosts } = request
  refuseServedKey(request)
  progress('reading the released builds')
  const [chromeRelease, firefoxRelease] = [
    await readRelease(from, 'chrome'),
    await readRelease(from, 'firefox'),
  ]
  const key = await findOrCreateKey(request.key)
  const wanted = { ...request, chromeKey: key.spki }
  const chrome = adaptRelease(chromeRelease, 'chrome', wanted)
  const firefox = adaptRelease(firefoxRelease, 'firefox', wanted)
  progress('packing rapport.crx by the browser')
  const crx = await packCrx(chrome.files, key, env)
  const { version } = chrome
  const made: Record<string, Uint8Array | string> = {
    'rapport-store.zip': zipFiles(forStore(chrome.files)),
    ...(crx && { 'rapport.crx': crx }),
    'rapport.xpi': zipFiles(firefox.files),
    'updates.xml': updatesXml({ id: key.id, version, link: `${url}/rapport.crx` }),
    'updates.json': updatesJson({ id: firefoxId, version, link: `${url}/rapport.xpi` }),
    'policy-chromium.json': chromiumPolicy({ chromeId: key.id, url, server }),
    'policy-firefox.json': firefoxPolicy({ firefoxId, url, server }),
  }
  progress(`writing ${out}`)
  await mkdir(out, { recursive: true })
  for (const [name, content] of Object.entries(made)) await replaceFile(join(out, name), content)
  await replaceFolder(join(out, 'chrome-mv3'), chrome.files)
  if (!crx) await rm(join(out, 'rapport.crx'), { force: true }) // an older one would not fit updates.xml
  const files = [...Object.keys(made), 'chrome-mv3/']
  return {
    ...{ version, firefoxId, hosts, files },
    chromeId: key.id,
    newKey: key.isNew,
    packed: crx !== undefined,
  }
}

/** What is in `out` will be served to everybody. */
function refuseServedKey({ key, out }: BuildRequest): void {
  if (!relative(resolve(out), resolve(key)).startsWith('..'))
    throw new ExtensionUnusable(`${key} must not be in ${out}, which will be served to everybody`)
}

async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const fresh = `${path}.new`
  await writeFile(fresh, content)
  await rename(fresh, path)
}

async function replaceFolder(path: string, files: Parameters<typeof writeFiles>[1]): Promise<void> {
  const fresh = `${path}.new`
  await rm(fresh, { recursive: true, force: true })
  await writeFiles(fresh, files)
  if (existsSync(path)) await rm(path, { recursive: true })
  await rename(fresh, path)
}
