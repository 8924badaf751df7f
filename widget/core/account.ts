import type { Directory } from '../../server/contract/directory.ts'
import type { Base } from './base.ts'
import { closeIfGone } from './news.ts'
import type { Account } from './port.ts'
import type { Remote } from './remote.ts'
import { findKept, type Kept, keep, type Store } from './store.ts'

const freshForMs = 3600 * 1000

/** Who is signed in on this device. */
export async function getAccount(store: Store, server: string): Promise<Account> {
  const [session, organisation] = await Promise.all([
    findKept(store, 'session'),
    findKept(store, 'organisation'),
  ])
  if (!session) return { kind: 'signed-out', server }
  return {
    kind: 'signed-in',
    server,
    organisation: organisation ?? (await findKept(store, 'directory'))?.value.organisation ?? '',
    person: session.person,
  }
}

/**
 * The directory snapshot: the kept one at once, and renewed behind it when it is old; one that is not there is
 * waited for. Undefined when there is none.
 */
export async function getDirectory(
  { store, clock, news }: Base,
  loadRemote: () => Promise<Remote | undefined>,
): Promise<Directory | undefined> {
  const kept = await findKept(store, 'directory')
  if (kept && isFresh(kept, clock())) return kept.value
  if (kept === undefined) return (await loadRemote())?.refreshDirectory()
  const renew = async () => (await loadRemote())?.renewDirectory()
  renew().catch(closeIfGone(news))
  return kept.value
}

/** Whether a kept snapshot need not be fetched anew yet. */
export function isFresh({ fetchedOn }: Kept['directory'], now: number): boolean {
  return fetchedOn > now - freshForMs
}

/**
 * Ends the session here, noting it for the server to end, never beside a rating, which would tell whose it is; the
 * directory and kept summaries go with it.
 */
export async function forgetSession(store: Store): Promise<void> {
  const session = await findKept(store, 'session')
  const endings = (await findKept(store, 'endings')) ?? []
  if (session)
    await keep(store, 'endings', [
      ...endings,
      { token: session.token, at: (await findKept(store, 'quietUntil')) ?? 0, attempts: 0 },
    ])
  await dropSession(store)
  await keep(store, 'former', undefined)
}

/** Forgets a session that is over on the server, and what was fetched in it. Ratings and passes stay. */
export async function dropSession(store: Store): Promise<void> {
  await keep(store, 'session', undefined)
  await keep(store, 'renewAt', undefined)
  await keep(store, 'directory', undefined)
  await keep(store, 'organisation', undefined)
  await keep(store, 'unknown', undefined)
  await store.clear('summaries')
}
