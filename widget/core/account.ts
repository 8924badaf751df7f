import type { Directory } from '../../server/contract/directory.ts'
import type { Session } from '../../server/contract/session.ts'
import type { Api } from './api.ts'
import type { Account, SummaryAnswer } from './port.ts'
import { findKept, keep, type Store } from './store.ts'

export type AccountDeps = { store: Store; api: Api; server: string; clock: () => number; changed: () => void }

const freshForMs = 3600 * 1000

/** Who is signed in on this device. */
export async function getAccount({ store, server }: AccountDeps): Promise<Account> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'signed-out', server }
  const directory = await findKept(store, 'directory')
  return {
    kind: 'signed-in',
    server,
    organisation: directory?.value.organisation ?? '',
    person: session.person,
  }
}

/** Keeps a session, fetches the directory, and lets what waited for the session go at once. */
export async function acceptSession(deps: AccountDeps, session: Session): Promise<void> {
  await keep(deps.store, 'session', session)
  await keep(deps.store, 'signedInOn', deps.clock())
  await keep(deps.store, 'retry', undefined)
  await refreshDirectory(deps, undefined)
  deps.changed()
}

/** Ends the session here, and on the server if it can be reached; the directory and kept summaries go with it. */
export async function endSession({ store, api, changed }: AccountDeps): Promise<void> {
  const session = await findKept(store, 'session')
  await keep(store, 'session', undefined)
  await keep(store, 'directory', undefined)
  await store.clear('summaries')
  changed()
  if (session) await api.endSession(session.token)
}

/**
 * The directory snapshot: the kept one while it is fresh and of the wanted epoch, else a new one, else
 * whatever is kept. Undefined when there is none.
 */
export async function getDirectory(
  deps: AccountDeps,
  epoch: string | undefined,
): Promise<Directory | undefined> {
  const kept = await findKept(deps.store, 'directory')
  const fits = kept && (epoch === undefined || kept.value.epoch === epoch)
  if (fits && kept.fetchedOn > deps.clock() - freshForMs) return kept.value
  return (await refreshDirectory(deps, epoch)) ?? (fits ? kept.value : undefined)
}

async function refreshDirectory({ store, api, clock }: AccountDeps, epoch: string | undefined) {
  const session = await findKept(store, 'session')
  const answer = session && (await api.getDirectory(session.token))
  if (answer?.kind !== 'ok') return undefined
  await keep(store, 'directory', { value: answer.value, fetchedOn: clock() })
  return epoch === undefined || answer.value.epoch === epoch ? answer.value : undefined
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
