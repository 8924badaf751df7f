import { resolve } from 'node:path'
import { createBackup } from '../backup/create.ts'
import { fileOf } from '../db/file.ts'
import { defineCommand } from './command.ts'
import { requireConfig } from './with-database.ts'
import { UsageError, type World } from './world.ts'

/** Copies the database. */
export const backup = defineCommand({
  usage: 'rapport backup FILE',
  about: `Copies the database into a new file, also while the server runs.
Without ratings that still collect, which devices send again, and without sessions and invites. It holds
names and the keys of the current epochs: guard it as you guard the server.`,
  words: 1,
  run: async ({ positionals }, world) => {
    const [file = ''] = positionals
    const outcome = await createBackup(requireDatabaseFile(world), resolve(file), world.progress)
    if (outcome.kind === 'refused') throw new UsageError(outcome.line)
    const { bytes } = outcome
    world.show({ file: resolve(file), bytes }, `${file}: ${Math.ceil(bytes / 1024)} kB.`)
    return 0
  },
})

/** @throws UsageError for a database that is not a file here */
export function requireDatabaseFile(world: Pick<World, 'env'>): string {
  const { databaseUrl } = requireConfig(world.env)
  const path = fileOf(databaseUrl)
  if (path !== undefined) return resolve(path)
  throw new UsageError(`${databaseUrl} is not a file: use what its server has for backups`)
}
