import type { Directory } from '../../server/contract/directory.ts'
import type { Session } from '../../server/contract/session.ts'
import { isFresh } from './account.ts'
import type { Api } from './api.ts'
import { ignoreUnloaded } from './ignore-unloaded.ts'
import { findKept, keep, type Store } from './store.ts'

export type AccountDeps = { store: Store; api: Api; clock: () => number; changed: () => void }

/** Keeps a session and fetches the directory. Nothing stands in the way of what waited for it any more. */
export async function acceptSession(deps: AccountDeps, session: Session): Promise<void> {
  await keep(deps.store, 'renewAt', undefined) // the one before it had
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
  const loaded = session && (await import('./fetch-directory.ts').catch(ignoreUnloaded))
  const value = loaded && (await loaded.fetchDirectory(api, session.token, kept?.value))
  if (!value) return undefined
  if ((await findKept(store, 'session'))?.person.id !== session?.person.id) return undefined
  await keep(store, 'directory', { value, fetchedOn: clock() })
  await keep(store, 'organisation', value.organisation)
  return value
}
