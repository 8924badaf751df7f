import { execFile, spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A small disk of its own. */
export type Disk = {
  folder: string
  /** Whether it has an end of its own, so that it may be filled. */
  isLimited: boolean
  fill: () => Promise<void>
  free: () => Promise<void>
  remove: () => void
}

/** A tmpfs of this size, as root; otherwise a folder that is never filled. */
export async function openDisk(sizeMb: number): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-faults-'))
  const isLimited = await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder]).then(
    () => true,
    () => false, // not root, or not allowed in this container: the report says that no disk was filled
  )
  const filler = join(folder, 'filler')
  const clean = () => {
    if (isLimited) spawnSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', clean) // also after a failure or Ctrl-C
  return {
    folder,
    isLimited,
    fill: () => fill(filler),
    free: () => rm(filler, { force: true }),
    remove: () => {
      process.removeListener('exit', clean)
      clean()
    },
  }
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    for (const size of [1 << 20, 4096]) while (await hasRoom(() => file.write(Buffer.alloc(size))));
  } finally {
    await file.close()
  }
}

async function hasRoom(write: () => Promise<{ bytesWritten: number }>): Promise<boolean> {
  try {
    return (await write()).bytesWritten > 0
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return false
    throw cause
  }
}
