import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Draw, drawOne } from './draw.ts'
import type { Figures } from './figures.ts'
import { bringOver, readSettled } from './witness.ts'
import { recordSessions, type World } from './world.ts'

export type Backups = {
  /** `rapport backup`, while the server runs. */
  make: () => Promise<void>
  draw: (draw: Draw) => string | undefined
  oldest: () => string
  /** `rapport restore`, while it does not. */
  restore: (file: string) => Promise<void>
}

/** An administrator at the command line. */
export function createBackups(world: World, figures: Figures): Backups {
  const { databasePath, disk, sessions, truth, cli } = world
  const made: string[] = []
  return {
    make: async () => {
      const file = join(disk.folder, `backup-${made.length}`)
      const { code } = await cli('backup', file)
      if (code !== 0) return // the server was just writing: an administrator would try again
      made.push(file)
      figures.count('backup made')
    },
    draw: (draw) => (made.length === 0 ? undefined : drawOne(draw, made)),
    oldest: () => {
      const [file] = made
      if (file === undefined) throw new Error('no backup was made')
      return file
    },
    restore: async (file) => {
      const settled = readSettled(databasePath)
      const { code, stderr } = await cli('restore', file)
      if (code !== 0) throw new Error(`not restored: ${stderr}`)
      bringOver(databasePath, settled)
      recordSessions(databasePath, sessions)
      for (const name of await readdir(disk.folder))
        if (join(disk.folder, name).startsWith(`${databasePath}.before-`)) await rm(join(disk.folder, name))
      truth.forget()
      figures.count('restored from an old backup')
    },
  }
}
