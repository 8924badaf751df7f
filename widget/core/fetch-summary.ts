import { Summary } from '../../server/contract/summary.ts'
import type { AccountDeps } from './fetch-account.ts'
import type { SummaryAnswer } from './port.ts'
import { findKept } from './store.ts'

/** A team's summary, or the last good one with its age when the server gives no answer. */
export async function getSummary(
  { store, api, clock }: AccountDeps,
  team: string,
  weeks: number,
): Promise<SummaryAnswer> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'signed-out' }
  const path = `/v1/summaries/${encodeURIComponent(team)}?weeks=${weeks}`
  const key = `${session.person.id} ${team} ${weeks}`
  const answer = await api.askAs(session.token, Summary, path)
  if (answer.kind === 'ok') {
    const fetchedOn = clock()
    await store.put('summaries', { summary: answer.value, fetchedOn }, key)
    return { kind: 'summary', summary: answer.value, fetchedOn, stale: false }
  }
  if (answer.kind === 'refused') return { kind: answer.status === 401 ? 'signed-out' : 'not-allowed' }
  const kept = await store.get('summaries', key)
  return kept ? { kind: 'summary', ...kept, stale: true } : { kind: 'unavailable' }
}
