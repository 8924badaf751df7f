import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, mergeConfig, type Plugin } from 'vite'
import released from '../../server/vite.config.ts'
import { patch } from './patches.ts'

const cache = join(import.meta.dirname, '../../node_modules/.cache')

/**
 * Bundles the server, with the run's changes, as a release does: a life starts it dozens of times, and from its
 * sources each start costs more than a second of computing. @returns the path of its `main.js`, gone with this process
 */
export async function buildServer(): Promise<string> {
  mkdirSync(cache, { recursive: true })
  const outDir = mkdtempSync(join(cache, 'rapport-faults-'))
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  const own = {
    configFile: false,
    logLevel: 'warn',
    build: { outDir },
    ssr: { external: ['@libsql/client'] }, // `server-preload.ts` changes it
    plugins: [patching],
  } as const
  await build(mergeConfig(released, own))
  return join(outDir, 'main.js')
}

const patching: Plugin = {
  name: 'patch',
  enforce: 'pre',
  transform: (source, id) => patch(pathToFileURL(id).href, source),
}
