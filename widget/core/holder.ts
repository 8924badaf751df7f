import type { Session } from '../../server/contract/session.ts'
import { findKept, keep, type Store } from './store.ts'

/** Whose pass book: the session's person and scope. */
export type Holder = { person: string; scope: string }

/** Who was signed in when the server ended the session, and which group's pass each team took in `epoch`. */
export type FormerHolder = Holder & { epoch: string; groups: { id: string; group: string }[] }

/** Whose pass book a session's is. */
export function holderOf({ person, scope }: Session): Holder {
  return { person: person.id, scope }
}

/**
 * Whose ratings and passes these are: who is signed in, or was when the server ended the session. Sending needs
 * no session, so what has passes goes on until somebody signs in or out here.
 */
export async function findHolder(store: Store): Promise<Holder | undefined> {
  const session = await findKept(store, 'session')
  return session ? holderOf(session) : findKept(store, 'former')
}

/** Remembers the holder of a session that is about to be dropped; nobody's name is kept with the groups. */
export async function keepFormer(store: Store): Promise<void> {
  const session = await findKept(store, 'session')
  if (!session) return
  const directory = (await findKept(store, 'directory'))?.value
  const groups = (directory?.teams ?? []).map(({ id, group }) => ({ id, group }))
  await keep(store, 'former', { ...holderOf(session), epoch: directory?.epoch ?? '', groups })
}
