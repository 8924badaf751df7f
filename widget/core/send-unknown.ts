import type { Api } from './api.ts'
import { drawWaitMs } from './draw-wait.ts'
import { earliest } from './earliest.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { demoMs, setAt, type UnknownDeps } from './note-unknown.ts'
import { findKept, type Store } from './store.ts'

const dayMs = 24 * 3600 * 1000

/**
 * Tells the server of one that is due, if it is still unknown. Beside a rating nothing with a session is sent:
 * then it waits once more. The caller holds the drain lock.
 */
export async function sendUnknown(
  deps: UnknownDeps & { api: Api },
  { besideRating }: { besideRating: boolean },
) {
  const { store, clock } = deps
  const session = await findKept(store, 'session')
  const due = ((await findKept(store, 'unknown')) ?? []).find(({ at }) => at !== null && at <= clock())
  if (!session || !due) return
  if (besideRating) return setAt(store, due, clock() + Math.max(await drawWaitMs(deps), demoMs))
  const loaded = await import('./tell-unknown.ts').catch(ignoreUnloaded)
  const isDone = await loaded?.tellUnknown(deps, session, due)
  await setAt(store, due, isDone ? null : clock() + dayMs * (1 + deps.random()))
}

/** When to tell the next, in ms since 1970; undefined: nothing waits, or nobody is signed in. */
export async function nextUnknownAt(store: Store): Promise<number | undefined> {
  if (!(await findKept(store, 'session'))) return undefined
  return earliest(((await findKept(store, 'unknown')) ?? []).flatMap(({ at }) => at ?? []))
}
