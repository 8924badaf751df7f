import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createBackup } from '../backup/create.ts'
import { fileOf } from '../db/file.ts'
import { requireConfig } from './with-database.ts'
import { type Command, UsageError, type World } from './world.ts'

/** Copies the database. */
export const backup: Command = {
  usage: 'rapport backup FILE',
  about: `Copies the database into a new file, also while the server runs.
Without ratings that still collect, which devices send again, and without sessions and invites. It holds
names and the keys of the current epochs: guard it as you guard the server.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [file] = positionals
    if (file === undefined || positionals.length !== 1)
      throw new UsageError(`backup takes one file: ${backup.usage}`)
    const outcome = await createBackup(requireDatabaseFile(world), resolve(file))
    if (outcome.kind === 'refused') throw new UsageError(outcome.line)
    world.print(`${file}: ${Math.ceil(outcome.bytes / 1024)} kB.`)
    return 0
  },
}

/** @throws UsageError for a database that is not a file here */
export function requireDatabaseFile(world: World): string {
  const { databaseUrl } = requireConfig(world.env)
  const path = fileOf(databaseUrl)
  if (path !== undefined) return resolve(path)
  throw new UsageError(`${databaseUrl} is not a file: use what its server has for backups`)
}
