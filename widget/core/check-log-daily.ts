import { ignoreUnloaded } from './ignore-unloaded.ts'
import type { LogDeps } from './log.ts'
import { listRecords } from './outbox.ts'
import { findKept } from './store.ts'

const dayMs = 24 * 3600 * 1000

/**
 * Checks the log once a day. Not while ratings wait to be sent: the request carries the session, so it must
 * not come beside one that carries a pass.
 */
export async function checkLogDaily(deps: LogDeps): Promise<void> {
  const checkedOn = (await findKept(deps.store, 'logCheckedOn')) ?? 0
  if (deps.clock() - checkedOn < dayMs) return
  const records = await listRecords(deps.store)
  if (records.some(({ progress }) => progress === 'waiting')) return
  const loaded = await import('./log.ts').catch(ignoreUnloaded)
  await loaded?.checkLog(deps)
}
