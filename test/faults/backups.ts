import { execFile } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Draw, drawOne } from './draw.ts'
import type { Figures } from './figures.ts'
import { bringOver, readSettled } from './witness.ts'
import { recordSessions, type World } from './world.ts'

const run = promisify(execFile)
const main = join(import.meta.dirname, '../../server/main.ts')
const preload = join(import.meta.dirname, 'server-preload.ts')

export type Backups = {
  /** `rapport backup`, while the server runs. */
  make: () => Promise<void>
  draw: (draw: Draw) => string | undefined
  /** `rapport restore`, while it does not. */
  restore: (file: string) => Promise<void>
}

/** An administrator at the command line. */
export function createBackups(world: World, figures: Figures): Backups {
  const { databaseUrl, databasePath, disk, sessions, truth, clock } = world
  const made: string[] = []
  const cli = (...args: string[]) => {
    const env = { ...world.env, FAULTS_OFFSET_MS: String(clock.offset()) }
    return run(process.execPath, ['--import', preload, main, ...args], { env })
  }
  return {
    make: async () => {
      const file = join(disk.folder, `backup-${made.length}`)
      await cli('backup', file)
      made.push(file)
      figures.count('backup made')
    },
    draw: (draw) => (made.length === 0 ? undefined : drawOne(draw, made)),
    restore: async (file) => {
      const settled = await readSettled(databaseUrl)
      await cli('restore', file)
      await bringOver(databaseUrl, settled)
      await recordSessions(databaseUrl, sessions)
      for (const name of await readdir(disk.folder))
        if (join(disk.folder, name).startsWith(`${databasePath}.before-`)) await rm(join(disk.folder, name))
      truth.forget()
      figures.count('restored from an old backup')
    },
  }
}
