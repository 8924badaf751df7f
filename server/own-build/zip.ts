import { zipSync } from 'fflate'
import type { Files } from './release.ts'

/** The first moment that a zip can say: the same files give the same bytes. */
const mtime = new Date(1980, 0, 1, 12)

/** Zips a build. */
export function zipFiles(files: Files): Uint8Array {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))
  return zipSync(Object.fromEntries(sorted), { level: 9, mtime })
}
