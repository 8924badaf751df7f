import { execFile } from 'node:child_process'
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
  remove: () => Promise<void>
}

/** A tmpfs of this size, as root; otherwise a folder that is never filled. */
export async function openDisk(sizeMb: number): Promise<Disk> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-faults-'))
  const isLimited = await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', folder]).then(
    () => true,
    () => false, // not root, or not allowed in this container: said in the report
  )
  const filler = join(folder, 'filler')
  return {
    folder,
    isLimited,
    fill: () => fill(filler),
    free: () => rm(filler, { force: true }),
    remove: async () => {
      if (isLimited) await run('umount', ['-l', folder])
      await rm(folder, { recursive: true, force: true })
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
