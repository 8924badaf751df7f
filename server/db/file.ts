import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The path of a `file:` URL's database; undefined for one on a libSQL server or in memory. */
export function fileOf(url: string): string | undefined {
  if (!url.startsWith('file:') || url.includes(':memory:')) return undefined
  if (url.startsWith('file://')) return fileURLToPath(url.replace(/\?.*$/, ''))
  return url.slice('file:'.length).replace(/\?.*$/, '')
}

/**
 * Tells whether the path still names the file that it names now. SQLite goes on writing to a file that was
 * removed, and everything written to it is lost with the process.
 */
export function watchFile(path: string | undefined): () => boolean {
  if (path === undefined) return () => true
  const opened = identify(path)
  return () => identify(path) === opened
}

function identify(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && `${found.dev} ${found.ino}`
}
