import { once } from 'node:events'
import { createApp } from '../app.ts'
import type { Config } from '../config.ts'
import { requireSound } from '../db/integrity.ts'
import type { JournalSink } from '../db/journal-lines.ts'
import type { Deps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { journalPath, openJournalFile, tellFailures } from '../journal/file.ts'
import { startTicker } from '../release/ticker.ts'
import { defineCommand } from './command.ts'
import { listen } from './listen.ts'
import { requireSecret } from './require-secret.ts'
import { withDatabase } from './with-database.ts'
import type { World } from './world.ts'

/** The server, until the process is asked to end. */
export const serve = defineCommand({
  usage: 'rapport serve [--new-secret]',
  about: `Runs the server until SIGTERM or Ctrl-C; requests in flight are finished first.
--new-secret: the secret that the database was kept under is lost; what still collects is dropped, and devices send it again.
With --json stdout gets one line once it is ready, and the log goes to stderr.`,
  options: { 'new-secret': { type: 'boolean', default: false } },
  run: async ({ values }, world) => {
    const run = async (without: Deps) => {
      world.progress('looking through the database')
      await requireSound(without.db, without.config.databaseUrl)
      const deps = { ...without, secret: await requireSecret(without, values['new-secret']) }
      await deps.db.drainJournal() // what the last process committed and could not hand over
      await prepareEpoch(deps)
      const server = await listen(createApp(deps).fetch, deps.config)
      const stopTicker = startTicker(deps)
      const { publicUrl: address, host, port } = deps.config
      world.show({ address, host, port })
      world.log.info({ address, host, port }, 'ready')
      if (!world.stopping.aborted) await once(world.stopping, 'abort')
      await server.close()
      await stopTicker()
      world.log.info('stopped')
      return 0
    }
    return await withDatabase(world, run, (config) => openJournal(config, world))
  },
})

/** Beside a database file there always is one; elsewhere it must be named. */
async function openJournal(config: Config, { log }: Pick<World, 'log'>): Promise<JournalSink> {
  const path = journalPath(config)
  if (path !== undefined) return tellFailures(await openJournalFile(path), log)
  log.warn('no journal is kept: set RAPPORT_JOURNAL, or releases since the last backup cannot be restored')
  return async () => undefined
}
