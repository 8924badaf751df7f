import { epochAfter, epochAt } from '../contract/epoch.ts'
import { leastThresholds } from '../release/plan.ts'
import { settingsInForce } from '../settings/record.ts'
import { setThreshold } from '../settings/set-threshold.ts'
import { readThresholds, type ThresholdKind } from '../settings/threshold.ts'
import { defineCommand } from './command.ts'
import { withDatabase } from './with-database.ts'
import { UsageError } from './world.ts'

const kinds: Record<string, ThresholdKind> = { 'least-raters': 'score', 'least-raters-detail': 'detail' }
const most = 1000

/** Prints the settings in force. */
export const settingsShow = defineCommand({
  usage: 'rapport settings show',
  about: 'Prints the settings in force; those of the current and the next epoch where they may differ.',
  run: (_, world) =>
    withDatabase(world, async (deps) => {
      const thresholds = await readThresholds(deps.db.query)
      const current = epochAt(deps.clock(), deps.config.epochLength)
      const next = epochAfter(current)
      const numbers = Object.entries(kinds).map(([what, kind]) => {
        const [now, later] = [thresholds(current)[kind].raters, thresholds(next)[kind].raters]
        return { what, value: now, ...(now === later ? {} : { next: { epoch: next, value: later } }) }
      })
      const others = settingsInForce(deps).map(({ what, after }) => ({ what, value: after }))
      world.show(
        [...numbers, ...others],
        ...numbers.map((one) => describeNumber(one)),
        ...others.map(({ what, value }) => `${what}: ${value}`),
      )
      return 0
    }),
})

type Shown = { what: string; value: number; next?: { epoch: string; value: number } }

function describeNumber({ what, value, next }: Shown): string {
  return `${what}: ${value}${next ? `, from ${next.epoch} on ${next.value}` : ''}`
}

/** Sets the least raters of a release. */
export const settingsSet = defineCommand({
  usage: 'rapport settings set least-raters|least-raters-detail N',
  about: `Sets how many raters a release takes: of scores (at least ${leastThresholds.score.raters}), of details and comments (at least ${leastThresholds.detail.raters}).
A higher number holds at once for all that is still collecting; a lower one from the next epoch on,
never for what was collected. The other settings are RAPPORT_* variables.`,
  words: 2,
  run: async ({ positionals }, world) => {
    const [name = '', value = ''] = positionals
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined)
      throw new UsageError(
        `settings set takes ${Object.keys(kinds).join(' or ')}, not ${JSON.stringify(name)}`,
      )
    const raters = readRaters(name, value, leastThresholds[kind].raters)
    return await withDatabase(world, async (deps) => {
      const { current, next } = await setThreshold(deps, kind, raters)
      world.show(
        { what: name, current, next },
        `${name} in ${current.epoch}: ${current.raters}`,
        `${name} from ${next.epoch} on: ${next.raters}`,
      )
      return 0
    })
  },
})

function readRaters(name: string, value: string, least: number): number {
  const raters = /^\d{1,4}$/.test(value) ? Number(value) : Number.NaN
  if (raters >= least && raters <= most) return raters
  throw new UsageError(
    `${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(value)}`,
  )
}
