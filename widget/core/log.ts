import { findBreak, type LogHead, noEntry, SettingsLog } from '../../server/contract/log.ts'
import type { Api } from './api.ts'
import { findKept, keep, type Store } from './store.ts'

/**
 * Whether the server's settings log still has the past that this device saw. `rewritten`: it does not, from
 * entry `number` on. `unreachable`: signed out, or no answer that means anything.
 */
export type LogCheck =
  | { kind: 'intact'; head: LogHead }
  | { kind: 'rewritten'; number: number }
  | { kind: 'unreachable' }

export type LogDeps = { store: Store; api: Api; clock: () => number; changed: () => void }

/** Checks the log and keeps whether it was rewritten, until a later answer says otherwise. */
export async function checkLog(deps: LogDeps): Promise<LogCheck> {
  const checked = await compareLog(deps)
  if (checked.kind === 'unreachable') return checked
  const found = checked.kind === 'rewritten' ? checked.number : undefined
  const known = await findKept(deps.store, 'logBreak')
  await keep(deps.store, 'logBreak', found)
  if (found !== known) deps.changed()
  return checked
}

/** Fetches the log, recomputes its chain and compares it with the head that was seen last; a rewritten one never replaces it. */
async function compareLog({ store, api, clock }: LogDeps): Promise<LogCheck> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'unreachable' }
  const seen = (await findKept(store, 'logHead')) ?? noEntry // before the fetch: another context may see a newer one meanwhile
  await keep(store, 'logCheckedOn', clock())
  const answer = await api.askAs(session.token, SettingsLog, '/v1/log')
  if (answer.kind !== 'ok') return { kind: 'unreachable' }
  const { entries } = answer.value
  const broken = await findBreak(entries)
  if (broken !== undefined) return { kind: 'rewritten', number: broken }
  const again = seen.number === 0 ? noEntry : entries[seen.number - 1]
  if (again?.hash !== seen.hash)
    return { kind: 'rewritten', number: Math.min(seen.number, entries.length + 1) }
  const { number, hash } = entries.at(-1) ?? noEntry
  await keep(store, 'logHead', { number, hash })
  return { kind: 'intact', head: { number, hash } }
}
