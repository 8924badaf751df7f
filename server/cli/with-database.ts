import { type Config, databaseUrlOf, readConfig } from '../config.ts'
import { configPath, readConfigFile } from '../config-file.ts'
import type { JournalSink } from '../db/journal-lines.ts'
import { openDatabase } from '../db/open.ts'
import type { Deps } from '../env.ts'
import { UsageError, type World } from './world.ts'

/**
 * The configuration from the environment, and where that says nothing from the file beside the database.
 * @throws UsageError naming the variable that is missing or wrong
 */
export function requireConfig(env: World['env']): Config {
  const outcome = readConfig(allVariables(env))
  if (outcome.kind === 'wrong') throw new UsageError(outcome.line)
  return outcome.config
}

/** @throws UsageError for a file that would be of another database than it is beside */
export function allVariables(env: World['env']): World['env'] {
  const databaseUrl = databaseUrlOf(env)
  const beside = readConfigFile(databaseUrl)
  if (beside.RAPPORT_DATABASE_URL !== undefined)
    throw new UsageError(
      `${configPath(databaseUrl)} is beside its database: RAPPORT_DATABASE_URL belongs into the environment`,
    )
  return { ...beside, ...env }
}

/**
 * Runs an action on the configured database and closes it, whatever comes of it. Lines for the journal stay
 * in the database unless `openJournal` says where they go.
 */
export async function withDatabase<T>(
  world: Pick<World, 'env' | 'clock' | 'log'>,
  action: (deps: Deps) => Promise<T>,
  openJournal?: (config: Config) => Promise<JournalSink>,
): Promise<T> {
  const config = requireConfig(world.env)
  const db = await openDatabase(config.databaseUrl, {
    journal: await openJournal?.(config),
    thread: openJournal !== undefined, // a server's: others wait for it
  })
  try {
    return await action({ db, config, clock: world.clock, log: world.log, demo: false })
  } finally {
    db.close()
  }
}
