import type { ServerDeps } from '../env.ts'
import { prepareEpoch } from '../epoch/prepare.ts'
import { describeFailure } from '../failure.ts'
import { expire } from '../retention/expire.ts'
import { paces } from '../settings/pace.ts'
import { findTickedWeek } from '../settings/setting.ts'
import { closeDue } from './close.ts'
import { forgetOrder } from './forget-order.ts'
import { tick } from './tick.ts'
import { weekAt } from './week.ts'

const prepareEveryMs = 3600 * 1000
const forgetEveryMs = 24 * 3600 * 1000

/**
 * Closes epochs as soon as they are due, ticks at the organisation's pace, also for a week in which the server was not running when it began,
 * keeps epochs prepared, deletes what has been kept long enough and forgets in which order ratings came. The
 * last is done daily, as it rewrites all that is pooled; a tick does it besides.
 * @returns stops it, resolved when nothing of it runs any more
 */
export function startTicker(deps: ServerDeps): () => Promise<void> {
  const { lookEveryMs } = paces[deps.config.pace]
  let preparedAt = deps.clock()
  let forgottenAt = Number.NEGATIVE_INFINITY // unknown: the last process may not have come to it
  let running = Promise.resolve()
  const look = async () => {
    await deps.db.drainJournal()
    if (deps.db.owesCheckpoint()) await deps.db.checkpoint()
    if (deps.clock() - preparedAt >= prepareEveryMs) {
      await prepareEpoch(deps)
      await expire(deps)
      preparedAt = deps.clock()
    }
    if (deps.clock() - forgottenAt >= forgetEveryMs) {
      await forgetOrder(deps)
      forgottenAt = deps.clock()
    }
    if (await isDue(deps)) await tick(deps)
    else if ((await closeDue(deps)).closed > 0) await forgetOrder(deps)
  }
  const onError = (cause: unknown) =>
    deps.log.error({ failure: describeFailure(cause) }, 'tick failed, will be tried again')
  const timer = setInterval(() => {
    running = running.then(look).catch(onError)
  }, lookEveryMs)
  return () => {
    clearInterval(timer)
    return running
  }
}

async function isDue({ db, config, clock }: ServerDeps): Promise<boolean> {
  return paces[config.pace].tick === 'each-look' || (await findTickedWeek(db)) !== weekAt(clock())
}
