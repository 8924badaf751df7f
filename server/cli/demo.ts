import { parseArgs } from 'node:util'
import { type Command, UsageError } from './world.ts'

/** The demo organisation; its code is not in the production bundle. */
export const demo: Command = {
  usage: 'rapport demo [--browser]',
  about: `Builds what is missing, fills data/demo.db with a made-up organisation and serves it.
--browser: also opens a Chromium with the extension loaded and signed in.`,
  run: async (args, world) => {
    const { browser } = parseArgs({ args, options: { browser: { type: 'boolean', default: false } } }).values
    const { runDemo } = await import('../demo/run.ts').catch(explainAbsence)
    return await runDemo(world, { browser })
  },
}

/** The bundle leaves the demo out, and a production install what it is made with. */
function explainAbsence(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause
  throw new UsageError('the demo runs from the source with everything installed: npm ci && npm start')
}
