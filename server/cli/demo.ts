import { defineCommand } from './command.ts'
import { UsageError } from './world.ts'

/** The demo organisation; its code is not in the production bundle. */
export const demo = defineCommand({
  usage: 'rapport demo [--browser]',
  about: `Builds what is missing, fills data/demo.db with a made-up organisation and serves it.
--browser: also opens a Chromium with the extension loaded and signed in.`,
  options: { browser: { type: 'boolean', default: false } },
  run: async ({ values }, world) => {
    const { runDemo } = await import('../demo/run.ts').catch(explainAbsence)
    return await runDemo(world, values)
  },
})

/** The bundle leaves the demo out, and a production install what it is made with. */
function explainAbsence(cause: unknown): never {
  if (!(cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND')) throw cause
  throw new UsageError('the demo runs from the source with everything installed: npm ci && npm start')
}
