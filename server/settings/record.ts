import { epochAt } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { appendToLog, type LogChange } from '../log/append.ts'
import { leastThresholds } from '../release/plan.ts'
import { describePeriods } from '../retention/periods.ts'
import { toLogChange, upsertThreshold } from './set-threshold.ts'
import { readThresholdRows, type ThresholdRow } from './threshold.ts'

/** Logs the settings in force where they differ from what the log says last. Idempotent. */
export function recordSettings({
  db,
  config,
  clock,
  demo,
}: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>): Promise<void> {
  const now = clock()
  const first = (['score', 'detail'] as const).map((kind): ThresholdRow => {
    return { kind, epoch: epochAt(now, config.epochLength), raters: leastThresholds[kind].raters }
  })
  return db.write(async (query) => {
    const made = (await readThresholdRows(query)).length === 0 ? first : []
    const changes = [...made.map(toLogChange), ...settingsInForce({ config, demo })]
    return {
      statements: [...made.map(upsertThreshold), ...(await appendToLog(query, changes, now))],
      result: undefined,
    }
  })
}

/** Every setting that is not kept by epoch, as the log names it. */
export function settingsInForce({ config, demo }: Pick<Deps, 'config' | 'demo'>): LogChange[] {
  return [
    { what: 'epoch-length', after: config.epochLength },
    { what: 'pace', after: config.pace },
    {
      what: 'visibility',
      after: demo
        ? 'every team'
        : 'own team, the one it is shown within and the whole; leads what is below theirs; analysts and administrators every team',
    },
    { what: 'retention', after: describePeriods() },
  ]
}
