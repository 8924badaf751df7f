import * as v from 'valibot'
import type { Api } from './api.ts'
import { backoffMs } from './backoff.ts'
import { drawWaitMs } from './draw-wait.ts'
import { earliest } from './earliest.ts'
import { findKept, keep, type Store } from './store.ts'

/** A session that was left on this device and still lives on the server; tried again from `at` (ms since 1970). */
export type Ending = { token: string; at: number; attempts: number }

type Deps = { store: Store; api: Api; clock: () => number; random: () => number }

/**
 * Ends on the server what was signed out of here. Beside a rating nothing with a session is sent: then it waits
 * once more. The caller holds the drain lock.
 */
export async function endSessions(deps: Deps, { besideRating }: { besideRating: boolean }): Promise<void> {
  const { store, clock } = deps
  const due = ((await findKept(store, 'endings')) ?? []).filter(({ at }) => at <= clock())
  const aloneMs = besideRating ? await drawWaitMs(deps) : 0
  for (const ending of due) {
    const next = aloneMs > 0 ? { ...ending, at: clock() + aloneMs } : await tryEnding(deps, ending)
    const rest = ((await findKept(store, 'endings')) ?? []).filter(({ token }) => token !== ending.token)
    await keep(store, 'endings', next ? [...rest, next] : rest)
  }
}

/** When to try again, in ms since 1970; undefined: nothing is left to end. */
export async function nextEndingAt(store: Store): Promise<number | undefined> {
  return earliest(((await findKept(store, 'endings')) ?? []).map(({ at }) => at))
}

async function tryEnding(
  { api, clock, random }: Deps,
  { token, attempts }: Ending,
): Promise<Ending | undefined> {
  const answer = await api.askAs(token, v.unknown(), '/v1/sessions', { method: 'DELETE' })
  if (answer.kind !== 'retry') return undefined // ended, or not known any more
  return { token, at: clock() + backoffMs(attempts, random, answer.afterMs), attempts: attempts + 1 }
}
