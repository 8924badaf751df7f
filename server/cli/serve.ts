import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { createApp } from '../app.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { startTicker } from '../release/ticker.ts'
import { listen } from './listen.ts'
import { withDatabase } from './with-database.ts'
import type { Command } from './world.ts'

/** The server, until the process is asked to end. */
export const serve: Command = {
  usage: 'rapport serve',
  about: 'Runs the server until SIGTERM or Ctrl-C; requests in flight are finished first.',
  run: async (args, world) => {
    parseArgs({ args, options: {} })
    return await withDatabase(world, async (deps) => {
      await prepareEpoch(deps)
      const server = await listen(createApp(deps).fetch, deps.config)
      const stopTicker = startTicker(deps)
      world.log.info(
        { address: deps.config.publicUrl, host: deps.config.host, port: deps.config.port },
        'ready',
      )
      if (!world.stopping.aborted) await once(world.stopping, 'abort')
      await server.close()
      await stopTicker()
      world.log.info('stopped')
      return 0
    })
  },
}
