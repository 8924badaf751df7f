import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { ExtensionUnusable } from './unusable.ts'

/** A build of the extension: its files by path, with `/` between folders. */
export type Files = Record<string, Uint8Array>

export const engines = ['chrome', 'firefox'] as const
export type Engine = (typeof engines)[number]

/**
 * Reads the released build for a browser engine from a folder that has it as `chrome-mv3` (`firefox-mv3`),
 * unpacked or as a zip whose name has `chrome` (`firefox`) in it.
 * @throws ExtensionUnusable when there is none
 */
export async function readRelease(from: string, engine: Engine): Promise<Files> {
  const names = await readdir(from).catch(() => []) // said below
  const folder = names.find((name) => name === `${engine}-mv3`)
  const zip = names.find((name) => name.includes(engine) && /\.(zip|xpi)$/.test(name))
  const files =
    folder !== undefined
      ? await readFolder(join(from, folder))
      : zip !== undefined && unpack(await readFile(join(from, zip)), zip)
  if (files && files['manifest.json'] !== undefined) return files
  throw new ExtensionUnusable(
    `${from} has no build of the extension for ${engine}: neither a folder ${engine}-mv3 nor a zip with ${engine} in its name`,
  )
}

async function readFolder(root: string, inside = ''): Promise<Files> {
  const files: Files = {}
  for (const name of (await readdir(join(root, inside))).sort()) {
    const path = inside === '' ? name : `${inside}/${name}`
    if ((await stat(join(root, path))).isDirectory()) Object.assign(files, await readFolder(root, path))
    else files[path] = new Uint8Array(await readFile(join(root, path)))
  }
  return files
}

function unpack(bytes: Uint8Array, name: string): Files {
  try {
    const entries = Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/'))
    return Object.fromEntries(entries)
  } catch (cause) {
    throw new ExtensionUnusable(`${name} is not a zip`, { cause })
  }
}
