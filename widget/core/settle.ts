import type { CountedList } from '../../server/contract/counted.ts'
import { partKinds } from '../../server/contract/rating.ts'
import type { Api } from './api.ts'
import { listRecords, type OutboxRecord, settleParts, updateRecord } from './outbox.ts'
import { findKept, keep, type Store } from './store.ts'

const settleEveryMs = 12 * 3600 * 1000 // until the server has said otherwise

export type SettleDeps = { store: Store; api: Api; clock: () => number; changed: () => void }

/**
 * Looks whether sent ratings were counted. The whole list of an epoch is fetched, without session, so that
 * the server does not learn whose ratings are looked for.
 */
export async function settleSent(deps: SettleDeps): Promise<void> {
  const { store, clock } = deps
  const sent = (await listRecords(store)).filter(isOpen)
  if (sent.length === 0 || (await settleAt(store)) > clock()) return
  for (const epoch of new Set(sent.map(({ pass }) => pass?.epoch ?? ''))) {
    const answer = await deps.api.getCounted(epoch)
    if (answer.kind === 'ok') await settleFrom(deps, sent, answer.value)
  }
  await keep(store, 'settledOn', clock())
}

/** When to look again, in ms since 1970. */
export async function settleAt(store: Store): Promise<number> {
  const every = (await findKept(store, 'policy'))?.settleEveryMs ?? settleEveryMs
  return ((await findKept(store, 'settledOn')) ?? 0) + every
}

/** Whether a record has parts whose fate is still to be learnt. */
export function isOpen({ progress, withdrawn, pass }: OutboxRecord): boolean {
  return progress === 'sent' && !withdrawn && pass !== null
}

async function settleFrom(
  { store, changed }: SettleDeps,
  sent: OutboxRecord[],
  list: CountedList,
): Promise<void> {
  const find = kindsById(list.counted)
  const findWithheld = kindsById(list.withheld)
  for (const { id } of sent) {
    const outcome = { counted: find(id), withheld: findWithheld(id) }
    if (outcome.counted.length + outcome.withheld.length === 0) continue
    await updateRecord(store, id, (record) => settleParts(record, outcome))
    changed()
  }
}

function kindsById(ids: CountedList['counted']) {
  const sets = partKinds.map((kind) => ({ kind, ids: new Set(ids[kind]) }))
  return (id: string) => sets.filter((one) => one.ids.has(id)).map(({ kind }) => kind)
}
