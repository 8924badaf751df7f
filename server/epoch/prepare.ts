import { type Epoch, epochAfter, epochAt, epochSpan } from '../contract/epoch.ts'
import type { Deps } from '../env.ts'
import { recordSettings } from '../settings/record.ts'
import { getFirstEpoch } from '../settings/setting.ts'
import { freezeTree } from './freeze-tree.ts'
import { recordKeys } from './record-keys.ts'

const aheadMs = 14 * 24 * 3600 * 1000

/**
 * Makes sure that the current epoch, and two weeks ahead the next, has its frozen tree and its keys, and
 * that the log says which settings are in force.
 * Idempotent; to be called at start, after changes of the directory or the sites, and now and then.
 */
export async function prepareEpoch(deps: Pick<Deps, 'db' | 'config' | 'clock' | 'demo'>): Promise<void> {
  const { db, config, clock } = deps
  const now = clock()
  const current = epochAt(now, config.epochLength)
  const first = await getFirstEpoch(db, current)
  await recordSettings(deps)
  for (const epoch of dueEpochs(current, now)) {
    await freezeTree(db, epoch, { refreeze: epoch === first })
    await recordKeys(deps, epoch)
  }
}

function dueEpochs(current: Epoch, now: number): Epoch[] {
  const next = epochAfter(current)
  return epochSpan(next).fromMs - now <= aheadMs ? [current, next] : [current]
}
