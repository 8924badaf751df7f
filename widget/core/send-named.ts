import type { SendingPolicy } from '../../server/contract/keys.ts'
import type { Api } from './api.ts'
import { backoffMs } from './backoff.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { type NamedDeps, type NamedRecord, updateNamed } from './named.ts'
import { findKept, keep, type Store } from './store.ts'
import type { Retry } from './tell-named.ts'

const dayMs = 24 * 3600 * 1000
const demoMs = 4_000
const notLoaded: Retry = { kind: 'retry', afterMs: 0 }

/**
 * Sends what is due, one request each, in the sender's session. The caller holds the drain lock. Whatever
 * becomes due in the same breath as a rating (after a time without network, say) is held back once more, so
 * that no named request stands beside an anonymous one.
 */
export async function sendNamed(
  deps: NamedDeps & { api: Api },
  { besideRating }: { besideRating: boolean },
): Promise<void> {
  const { store, clock, random, changed } = deps
  const session = await findKept(store, 'session')
  const retry = await findKept(store, 'namedRetry')
  if (!session || (retry && retry.at > clock())) return
  const policy = await findKept(store, 'policy')
  const due = (await listWaiting(store, session.person.id)).filter(
    (record) => leavesOn(record, policy) <= clock(),
  )
  if (due.length === 0) return
  const loaded = besideRating ? undefined : await import('./tell-named.ts').catch(ignoreUnloaded)
  let stopped = loaded || besideRating ? undefined : notLoaded
  for (const record of due) {
    if (besideRating) await holdBack(deps, record)
    else stopped ??= await loaded?.tellNamed(deps, session.token, record)
  }
  const attempts = retry?.attempts ?? 0
  const again = stopped && {
    at: clock() + backoffMs(attempts, random, stopped.afterMs),
    attempts: attempts + 1,
  }
  await keep(store, 'namedRetry', again)
  changed()
}

/** When something said by name should leave, in ms since 1970; undefined: nothing waits, or nobody is signed in. */
export async function nextNamedAt(store: Store): Promise<number | undefined> {
  const session = await findKept(store, 'session')
  const policy = await findKept(store, 'policy')
  const waiting = session ? await listWaiting(store, session.person.id) : []
  if (waiting.length === 0) return undefined
  const first = Math.min(...waiting.map((record) => leavesOn(record, policy)))
  return Math.max(first, (await findKept(store, 'namedRetry'))?.at ?? 0)
}

function leavesOn({ saidOn, waitShare }: NamedRecord, policy: SendingPolicy | undefined): number {
  return saidOn + waitShare * (policy?.sendWithinMs === 0 ? demoMs : dayMs)
}

async function listWaiting(store: Store, owner: string): Promise<NamedRecord[]> {
  const records = await store.getAll('named')
  return records.filter((record) => record.owner === owner && record.refused === null)
}

async function holdBack({ store, clock, random }: NamedDeps, { id }: NamedRecord): Promise<void> {
  const share = random() / 24
  await updateNamed(store, id, (record) => ({ ...record, saidOn: clock(), waitShare: share }))
}
