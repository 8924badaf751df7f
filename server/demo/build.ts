import { spawn } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const root = new URL('../../', import.meta.url)

export const extensionFolder = fileURLToPath(new URL('.output/chrome-mv3', root))

/** A build could not be made; the message holds what the tool said. */
export class BuildFailed extends Error {
  override name = 'BuildFailed'
}

const builds = [
  {
    name: 'widget',
    output: 'dist/widget/widget.js',
    sources: ['widget', 'server/contract', 'package-lock.json'],
    command: ['node_modules/vite/bin/vite.js', 'build', '-c', 'widget/vite.config.ts'],
  },
  {
    name: 'extension',
    output: '.output/chrome-mv3/manifest.json',
    sources: ['extension', 'widget', 'server/contract', 'wxt.config.ts', 'package-lock.json'],
    command: ['node_modules/wxt/bin/wxt.mjs', 'build'],
  },
]

/** Builds widget and extension where they are missing or older than their sources. */
export async function buildMissing(progress: (text: string) => void, stopping: AbortSignal): Promise<void> {
  for (const { name, output, sources, command } of builds) {
    const builtAt = await newestIn(output)
    const changedAt = Math.max(...(await Promise.all(sources.map(newestIn))))
    if (builtAt >= changedAt) continue
    progress(`Building the ${name} …`)
    await run(name, command, stopping)
  }
}

/** When a file, or the newest in a folder, was changed: ms since 1970; 0 if there is none. */
async function newestIn(path: string): Promise<number> {
  const found = await stat(new URL(path, root)).catch(ignoreAbsent)
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0
  const entries = await readdir(new URL(path, root), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('.wxt'))
  const times = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(`${parentPath}/${name}`)).mtimeMs),
  )
  return Math.max(0, ...times)
}

function run(name: string, command: string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, { cwd: root, signal, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else
        reject(
          new BuildFailed(
            `the ${name} could not be built:\n${output.trim().split('\n').slice(-15).join('\n')}`,
          ),
        )
    })
  })
}

function ignoreAbsent(cause: unknown): undefined {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
  throw cause
}
