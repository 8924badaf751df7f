import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  path: string
  /** Leaves no byte free. */
  fill: () => Promise<void>
  /** Makes room again. */
  empty: () => Promise<void>
  setWritable: (writable: boolean) => void
  unmount: () => void
}

/** Mounts a disk of a few megabytes; needs root, and says so. */
export function mountSmallDisk(megabytes: number): SmallDisk {
  if (process.getuid?.() !== 0)
    throw new Error('a full disk is tried out on a small one that is mounted for it: run this test as root')
  const path = mkdtempSync(join(tmpdir(), 'rapport-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path])
  const ballast = join(path, 'ballast')
  return {
    path,
    fill: async () => {
      for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 16)) {
        while (await hasRoomFor(ballast, size));
      }
    },
    empty: () => writeFile(ballast, ''),
    setWritable: (writable) => void execFileSync('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, path]),
    unmount: () => {
      execFileSync('umount', ['--lazy', path])
      rmdirSync(path)
    },
  }
}

async function hasRoomFor(path: string, size: number): Promise<boolean> {
  try {
    await writeFile(path, Buffer.alloc(size), { flag: 'a' })
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOSPC') return false
    throw cause
  }
}
