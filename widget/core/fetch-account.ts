import type { Directory } from '../../server/contract/directory.ts'
import type { Session } from '../../server/contract/session.ts'
import { isFresh } from './account.ts'
import type { Api } from './api.ts'
import { fetchDirectory } from './fetch-directory.ts'
import type { SummaryAnswer } from './port.ts'
import { findKept, keep, type Store } from './store.ts'

export type AccountDeps = { store: Store; api: Api; clock: () => number; changed: () => void }

/** Keeps a session and fetches the directory. Nothing stands in the way of what waited for it any more. */
export async function acceptSession(deps: AccountDeps, session: Session): Promise<void> {
  await keep(deps.store, 'session', session)
  await keep(deps.store, 'former', undefined)
  await keep(deps.store, 'signedInOn', deps.clock())
  await keep(deps.store, 'retry', undefined)
  await refreshDirectory(deps)
  deps.changed()
}

/**
 * The directory of the wanted epoch: the kept one while it is fresh, else a new one, else whatever is kept.
 * Undefined when there is none.
 */
export async function getDirectoryOf(deps: AccountDeps, epoch: string): Promise<Directory | undefined> {
  const kept = await findKept(deps.store, 'directory')
  const fits = kept?.value.epoch === epoch ? kept : undefined
  if (fits && isFresh(fits, deps.clock())) return fits.value
  const fetched = await refreshDirectory(deps)
  return fetched?.epoch === epoch ? fetched : fits?.value
}

/** Fetches it and keeps it, unless the session has changed meanwhile. */
export async function refreshDirectory({ store, api, clock }: AccountDeps): Promise<Directory | undefined> {
  const session = await findKept(store, 'session')
  const kept = await findKept(store, 'directory')
  const value = session && (await fetchDirectory(api, session.token, kept?.value))
  if (!value) return undefined
  if ((await findKept(store, 'session'))?.person.id !== session?.person.id) return undefined
  await keep(store, 'directory', { value, fetchedOn: clock() })
  return value
}

/** A team's summary, or the last good one with its age when the server gives no answer. */
export async function getSummary(
  { store, api, clock }: AccountDeps,
  team: string,
  weeks: number,
): Promise<SummaryAnswer> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'signed-out' }
  const key = `${session.person.id} ${team} ${weeks}`
  const answer = await api.getSummary(session.token, team, weeks)
  if (answer.kind === 'ok') {
    const fetchedOn = clock()
    await store.put('summaries', { summary: answer.value, fetchedOn }, key)
    return { kind: 'summary', summary: answer.value, fetchedOn, stale: false }
  }
  if (answer.kind === 'refused') return { kind: answer.status === 401 ? 'signed-out' : 'not-allowed' }
  const kept = await store.get('summaries', key)
  return kept ? { kind: 'summary', ...kept, stale: true } : { kind: 'unavailable' }
}
