import * as v from 'valibot'
import type { Engine, Files } from './release.ts'
import { ExtensionUnusable } from './unusable.ts'

/** What makes a build an organisation's own. */
export type Adaptation = {
  server: string // origin
  hosts: string[] // match patterns, the server's among them
  name: string // comes after Rapport, in brackets
  version: string | undefined // the release's own unless given
  chromeKey: string // SubjectPublicKeyInfo in base64
  firefoxId: string
  url: string // where the result will be served, without a slash at its end
}

const Manifest = v.looseObject({
  manifest_version: v.literal(3),
  name: v.string(),
  version: v.string(),
  host_permissions: v.optional(v.array(v.string()), []),
  browser_specific_settings: v.optional(v.looseObject({ gecko: v.looseObject({ id: v.string() }) })),
})
type Manifest = v.InferOutput<typeof Manifest>

/** Chromium shows no more of a name. */
const longestName = 75

/**
 * The released build with the organisation's hosts, name, id and server; its code stays byte for byte as it is.
 * @throws ExtensionUnusable for a build that is not the extension's
 */
export function adaptRelease(
  release: Files,
  engine: Engine,
  wanted: Adaptation,
): { files: Files; version: string } {
  const manifest = readManifest(release)
  const version = wanted.version ?? manifest.version
  const adapted = {
    ...manifest,
    name: `${manifest.name} (${wanted.name})`.slice(0, longestName),
    version,
    host_permissions: wanted.hosts,
    ...(engine === 'chrome' ? chromeOwn(wanted) : firefoxOwn(manifest, wanted)),
  }
  const own = { 'manifest.json': json(adapted), 'organisation.json': json({ server: wanted.server }) }
  return { files: { ...release, ...own }, version }
}

function chromeOwn({ chromeKey, url }: Adaptation) {
  return { key: chromeKey, update_url: `${url}/updates.xml` }
}

/** The same for a store, which gives id and update address itself and takes neither. */
export function forStore(files: Files): Files {
  const { key: _, update_url: __, ...manifest } = readManifest(files)
  return { ...files, 'manifest.json': json(manifest) }
}

/** Firefox refuses an update address that is not https. */
function firefoxOwn({ browser_specific_settings: settings }: Manifest, { firefoxId, url }: Adaptation) {
  const update = url.startsWith('https://') ? { update_url: `${url}/updates.json` } : {}
  return {
    browser_specific_settings: { ...settings, gecko: { ...settings?.gecko, id: firefoxId, ...update } },
  }
}

function readManifest(release: Files): Manifest {
  const text = new TextDecoder().decode(release['manifest.json'])
  try {
    const manifest = v.safeParse(Manifest, JSON.parse(text))
    if (manifest.success && release['organisation.json'] !== undefined) return manifest.output
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  throw new ExtensionUnusable('what was found is not a build of this extension')
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}
