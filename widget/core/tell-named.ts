import { type NamedKind, NamedReceipt } from '../../server/contract/named.ts'
import type { Answer, Api } from './api.ts'
import { type NamedRecord, updateNamed } from './named.ts'
import type { Store } from './store.ts'

export type Retry = Extract<Answer<never>, { kind: 'retry' }>

export const namedPaths: Record<NamedKind, string> = {
  thanks: '/v1/thanks',
  note: '/v1/notes',
  'follow-up': '/v1/follow-ups',
}

/**
 * Sends one thing said by name. That it may have left is on disk before it does, so that taking it back reaches the
 * server too. Resolves with what to wait for where it has to be tried again.
 */
export async function tellNamed(
  { store, api }: { store: Store; api: Api },
  bearer: string,
  { id }: NamedRecord,
): Promise<Retry | undefined> {
  const record = await updateNamed(store, id, (now) => ({ ...now, attempted: true }))
  if (!record) return undefined // taken back meanwhile
  const path = namedPaths[record.kind]
  const answer = record.takenBack
    ? await api.askAs(bearer, NamedReceipt, `${path}/${id}`, { method: 'DELETE' })
    : await api.askAs(bearer, NamedReceipt, path, { method: 'POST', body: bodyOf(record) })
  if (answer.kind === 'retry') return answer
  if (answer.kind === 'refused' && answer.status === 401) return { kind: 'retry', afterMs: 0 }
  await updateNamed(store, id, (now) => {
    if (now.takenBack && !record.takenBack) return now // while it was under way: its deletion goes next
    return answer.kind === 'refused' && !now.takenBack ? { ...now, refused: answer.code } : undefined
  })
  return undefined
}

function bodyOf({ id, kind, to, text }: NamedRecord): string {
  const said = { id, ...(text === null ? {} : { text }) }
  return JSON.stringify(kind === 'follow-up' ? { ...said, team: to.id } : { ...said, helper: to.id })
}
