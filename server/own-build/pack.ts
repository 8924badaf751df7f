import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { PackKey } from './key.ts'
import type { Files } from './release.ts'
import { ExtensionUnusable } from './unusable.ts'

const run = promisify(execFile)

const browsers = ['chromium', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'] as const

/**
 * Packs and signs a build by the first of the browsers that is installed here.
 * `env` says by its PATH where browsers are.
 * @returns the crx; undefined where there is no browser
 * @throws ExtensionUnusable when the browser does not pack it
 */
export async function packCrx(
  files: Files,
  { pem }: PackKey,
  env: NodeJS.ProcessEnv,
): Promise<Uint8Array | undefined> {
  const dir = await mkdtemp(join(tmpdir(), 'rapport-pack-'))
  try {
    await writeFiles(join(dir, 'extension'), files)
    await writeFile(join(dir, 'key.pem'), pem, { mode: 0o600 })
    for (const browser of browsers) {
      if (await packsBy(browser, dir, env)) return new Uint8Array(await readFile(join(dir, 'extension.crx')))
    }
    return undefined
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Writes a build into a folder. */
export async function writeFiles(dir: string, files: Files): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), bytes)
  }
}

async function packsBy(browser: string, dir: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const args = [
    `--pack-extension=${join(dir, 'extension')}`,
    `--pack-extension-key=${join(dir, 'key.pem')}`,
    `--user-data-dir=${join(dir, 'profile')}`,
    '--headless',
    '--no-sandbox', // it opens no page
    '--disable-gpu',
  ]
  try {
    await run(browser, args, { timeout: 60_000, env })
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
    throw new ExtensionUnusable(`${browser} did not pack the extension`, { cause })
  }
}
