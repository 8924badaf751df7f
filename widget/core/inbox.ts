import { type FollowUpState, FollowUps } from '../../server/contract/follow-up.ts'
import { Letters, type NamedId, type NamedKind, NamedReceipt } from '../../server/contract/named.ts'
import { Receiving } from '../../server/contract/receiving.ts'
import type { Answer, Api } from './api.ts'
import type { Done, Inbox } from './named-port.ts'
import { findKept, type Store } from './store.ts'
import { namedPaths } from './tell-named.ts'

export type InboxDeps = { store: Store; api: Api }

/** What others said by name to whoever is signed in, and what they said themselves. */
export async function readInbox({ store, api }: InboxDeps): Promise<Inbox> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'signed-out' }
  const [thanks, notes, followUps, receiving] = await Promise.all([
    api.askAs(session.token, Letters, namedPaths.thanks),
    api.askAs(session.token, Letters, namedPaths.note),
    api.askAs(session.token, FollowUps, namedPaths['follow-up']),
    api.askAs(session.token, Receiving, '/v1/receiving'),
  ])
  if (thanks.kind === 'ok' && notes.kind === 'ok' && followUps.kind === 'ok' && receiving.kind === 'ok') {
    const letters = { thanks: thanks.value, notes: notes.value }
    return { kind: 'inbox', ...letters, followUps: followUps.value, receiving: receiving.value }
  }
  const signedOut = [thanks, notes, followUps, receiving].some(isSignedOut)
  return { kind: signedOut ? 'signed-out' : 'unavailable' }
}

/** Deletes a received letter, or an own one of any kind, on the server. */
export function discardNamed(deps: InboxDeps, kind: NamedKind, id: NamedId): Promise<Done> {
  return change(deps, NamedReceipt, `${namedPaths[kind]}/${id}`, { method: 'DELETE' })
}

export function setFollowUp(deps: InboxDeps, id: NamedId, state: FollowUpState): Promise<Done> {
  const body = JSON.stringify({ state })
  return change(deps, NamedReceipt, `${namedPaths['follow-up']}/${id}`, { method: 'PATCH', body })
}

export function setReceiving(deps: InboxDeps, receiving: Receiving): Promise<Done> {
  return change(deps, Receiving, '/v1/receiving', { method: 'PUT', body: JSON.stringify(receiving) })
}

async function change(
  { store, api }: InboxDeps,
  schema: typeof NamedReceipt | typeof Receiving,
  path: string,
  init: RequestInit,
): Promise<Done> {
  const session = await findKept(store, 'session')
  if (!session) return 'signed-out'
  const answer = await api.askAs(session.token, schema, path, init)
  if (answer.kind === 'ok') return 'done'
  return isSignedOut(answer) ? 'signed-out' : 'unavailable'
}

function isSignedOut(answer: Answer<unknown>): boolean {
  return answer.kind === 'refused' && answer.status === 401
}
