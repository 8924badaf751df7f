import * as v from 'valibot'
import type { Directory, UnknownIdentity } from '../../server/contract/directory.ts'
import type { Api } from './api.ts'
import { identifyHelper } from './identify.ts'
import { drawWaitMs } from './key-file.ts'
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
  const { store, api, clock } = deps
  const session = await findKept(store, 'session')
  const due = ((await findKept(store, 'unknown')) ?? []).find(({ at }) => at !== null && at <= clock())
  if (!session || !due) return
  if (besideRating) return setAt(store, due, clock() + Math.max(await drawWaitMs(deps), demoMs))
  const directory = (await findKept(store, 'directory'))?.value
  if (directory && (await isKnownNow(directory, due))) return setAt(store, due, null)
  const { site, account } = due
  const init = { method: 'POST', body: JSON.stringify({ site, account }) }
  const answer = await api.askAs(session.token, v.unknown(), '/v1/unknown-identities', init)
  const again = answer.kind === 'retry' || (answer.kind === 'refused' && answer.status === 401)
  await setAt(store, due, again ? clock() + dayMs * (1 + deps.random()) : null)
}

/** When to tell the next, in ms since 1970; undefined: nothing waits, or nobody is signed in. */
export async function nextUnknownAt(store: Store): Promise<number | undefined> {
  if (!(await findKept(store, 'session'))) return undefined
  const times = ((await findKept(store, 'unknown')) ?? []).flatMap(({ at }) => at ?? [])
  return times.length > 0 ? Math.min(...times) : undefined
}

async function isKnownNow(directory: Directory, { site, account }: UnknownIdentity): Promise<boolean> {
  const origin = directory.sites.find(({ id }) => id === site)?.origin
  if (origin === undefined) return true // the site is registered no more
  return (await identifyHelper(directory, origin, { kind: 'account', account })) !== undefined
}
