import * as v from 'valibot'
import type { Scope } from '../../server/contract/id.ts'
import { OwnSessions } from '../../server/contract/session.ts'
import type { Answer, Api } from './api.ts'
import type { Done } from './named-port.ts'
import { findKept, type Store } from './store.ts'

export type OwnSessionsDeps = { store: Store; api: Api }

/** Where somebody is signed in: the extension of some browser, the server's own `/rate`, or a site by its name. */
export type SessionPlace = { kind: 'extension' } | { kind: 'rate' } | { kind: 'site'; name: string }

/** One of the viewer's sessions. `openedMonth` (`2026-11`) and `lastUsed` (`2026-11-10`) are in UTC, null: not known. */
export type OwnSession = {
  id: string
  place: SessionPlace
  openedMonth: string | null
  lastUsed: string | null
  isHere: boolean // the one of this device
}

/** Asked anew each time, never kept here. `unavailable`: no answer, or none that means anything. */
export type SessionsAnswer =
  | { kind: 'sessions'; sessions: OwnSession[] }
  | { kind: 'signed-out' }
  | { kind: 'unavailable' }

/** Where the viewer is signed in: this device first, then the newest month. */
export async function listSessions({ store, api }: OwnSessionsDeps): Promise<SessionsAnswer> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'signed-out' }
  const answer = await api.askAs(session.token, OwnSessions, path)
  if (answer.kind !== 'ok') return { kind: whyNot(answer) }
  const sites = (await findKept(store, 'directory'))?.value.sites ?? []
  const sessions = answer.value.sessions.map(({ id, scope, openedMonth, lastUsed, current }) => {
    return { id, place: placeOf(scope, sites), openedMonth, lastUsed, isHere: current }
  })
  return { kind: 'sessions', sessions: sessions.sort((a, b) => Number(b.isHere) - Number(a.isHere)) }
}

/** Ends one of them on the server; one that is over already is no error. */
export async function endSession({ store, api }: OwnSessionsDeps, id: string): Promise<Done> {
  const session = await findKept(store, 'session')
  if (!session) return 'signed-out'
  const answer = await api.askAs(session.token, v.unknown(), `${path}/${id}`, { method: 'DELETE' })
  if (answer.kind === 'ok' || (answer.kind === 'refused' && answer.code === 'unknown-session')) return 'done'
  return whyNot(answer)
}

/** Ends all but this device's, those too that were opened since they were listed. */
export async function endOtherSessions(deps: OwnSessionsDeps): Promise<Done> {
  const answer = await listSessions(deps)
  if (answer.kind !== 'sessions') return answer.kind
  for (const { id } of answer.sessions.filter(({ isHere }) => !isHere)) {
    const ended = await endSession(deps, id)
    if (ended !== 'done') return ended
  }
  return 'done'
}

const path = '/v1/sessions'

function placeOf(scope: Scope, sites: { id: string; name: string }[]): SessionPlace {
  if (scope === 'extension') return { kind: 'extension' }
  const id = scope.slice('site:'.length)
  return id === 'rate'
    ? { kind: 'rate' }
    : { kind: 'site', name: sites.find((site) => site.id === id)?.name ?? id }
}

function whyNot(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): 'signed-out' | 'unavailable' {
  return answer.kind === 'refused' && answer.status === 401 ? 'signed-out' : 'unavailable'
}
