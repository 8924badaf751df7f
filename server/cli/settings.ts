import { parseArgs } from 'node:util'
import { epochAfter, epochAt } from '../contract/epoch.ts'
import { leastThresholds } from '../release/plan.ts'
import { settingsInForce } from '../settings/record.ts'
import { setThreshold } from '../settings/set-threshold.ts'
import { readThresholds, type ThresholdKind } from '../settings/threshold.ts'
import { withDatabase } from './with-database.ts'
import { type Command, UsageError } from './world.ts'

const kinds: Record<string, ThresholdKind> = { 'least-raters': 'score', 'least-raters-detail': 'detail' }
const most = 1000

/** Prints the settings in force. */
export const settingsShow: Command = {
  usage: 'rapport settings show',
  about: 'Prints the settings in force; those of the current and the next epoch where they may differ.',
  run: async (args, world) => {
    parseArgs({ args, options: {} })
    return await withDatabase(world, async (deps) => {
      const thresholds = await readThresholds(deps.db.query)
      const current = epochAt(deps.clock(), deps.config.epochLength)
      for (const [name, kind] of Object.entries(kinds)) {
        const [now, next] = [current, epochAfter(current)].map((epoch) => thresholds(epoch)[kind].raters)
        world.print(`${name}: ${now === next ? now : `${now}, from ${epochAfter(current)} on ${next}`}`)
      }
      for (const { what, after } of settingsInForce(deps)) world.print(`${what}: ${after}`)
      return 0
    })
  },
}

/** Sets the least raters of a release. */
export const settingsSet: Command = {
  usage: 'rapport settings set least-raters|least-raters-detail N',
  about: `Sets how many raters a release takes: of scores (at least ${leastThresholds.score.raters}), of details and comments (at least ${leastThresholds.detail.raters}).
A higher number holds at once for all that is still collecting; a lower one from the next epoch on,
never for what was collected. The other settings are RAPPORT_* variables.`,
  run: async (args, world) => {
    const { positionals } = parseArgs({ args, options: {}, allowPositionals: true })
    const [name = '', value = ''] = positionals
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined || positionals.length !== 2)
      throw new UsageError(`settings set takes a name and a number: ${settingsSet.usage}`)
    const raters = readRaters(name, value, leastThresholds[kind].raters)
    return await withDatabase(world, async (deps) => {
      const { current, next } = await setThreshold(deps, kind, raters)
      world.print(`${name} in ${current.epoch}: ${current.raters}`)
      world.print(`${name} from ${next.epoch} on: ${next.raters}`)
      return 0
    })
  },
}

function readRaters(name: string, value: string, least: number): number {
  const raters = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN
  if (raters >= least && raters <= most) return raters
  throw new UsageError(
    `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`,
  )
}
