import { parseArgs } from 'node:util'
import type { Command } from './world.ts'

/** The demo organisation; its code is not in the production bundle. */
export const demo: Command = {
  usage: 'rapport demo [--browser]',
  about: `Builds what is missing, fills data/demo.db with a made-up organisation and serves it.
--browser: also opens a Chromium with the extension loaded and signed in.`,
  run: async (args, world) => {
    const { browser } = parseArgs({ args, options: { browser: { type: 'boolean', default: false } } }).values
    const { runDemo } = await import('../demo/run.ts')
    return await runDemo(world, { browser })
  },
}
