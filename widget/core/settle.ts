import type { CountedList } from '../../server/contract/counted.ts'
import { closesAt } from '../../server/contract/epoch.ts'
import { type PartKind, partKinds } from '../../server/contract/rating.ts'
import type { Api } from './api.ts'
import { noteIncarnation } from './incarnation.ts'
import { deleteRecord, listRecords, type OutboxRecord, updateRecords } from './outbox.ts'
import { settleParts } from './settle-parts.ts'
import { findKept, keep, type Store } from './store.ts'

const settleEveryMs = 12 * 3600 * 1000 // until the server has said otherwise

export type SettleDeps = { store: Store; api: Api; clock: () => number; changed: () => void }
type Outcome = { counted: PartKind[]; withheld: PartKind[] }
type Open = OutboxRecord & { pass: NonNullable<OutboxRecord['pass']> }

/**
 * Looks what became of ratings that were sent. The whole list of an epoch is fetched, without session, so
 * that the server does not learn whose ratings are looked for.
 */
export async function settleSent(deps: SettleDeps): Promise<void> {
  const { store, clock } = deps
  const open = (await listRecords(store)).filter(isOpen).filter((record) => opensAt(record) <= clock())
  if (open.length === 0 || (await settleAt(store)) > clock()) return
  for (const [epoch, records] of Map.groupBy(open, ({ pass }) => pass.epoch)) {
    const answer = await deps.api.getCounted(epoch)
    if (answer.kind === 'ok') {
      await noteIncarnation(store, answer.value.incarnation)
      await settleFrom(deps, records, answer.value)
    }
    if (answer.kind === 'refused' && answer.code === 'list-expired') await settleWithoutList(deps, records)
  }
  await keep(store, 'settledOn', clock())
}

/** When to look again, in ms since 1970; undefined: nothing is to be learnt. */
export async function nextSettleAt(store: Store, records: OutboxRecord[]): Promise<number | undefined> {
  const open = records.filter(isOpen)
  return open.length > 0 ? Math.max(await settleAt(store), Math.min(...open.map(opensAt))) : undefined
}

async function settleAt(store: Store): Promise<number> {
  const every = (await findKept(store, 'policy'))?.settleEveryMs ?? settleEveryMs
  return ((await findKept(store, 'settledOn')) ?? 0) + every
}

/** Whether the server holds, or may hold, something of it whose fate is still to be learnt. */
function isOpen(record: OutboxRecord): record is Open {
  return record.pass !== null && (record.progress === 'sent' || record.progress === 'closing')
}

/** A withdrawn rating is kept, as id and revision, until its epoch is closed; nothing is to be learnt before. */
function opensAt({ withdrawn, pass }: Open): number {
  return withdrawn ? closesAt(pass.epoch) : 0
}

async function settleFrom(deps: SettleDeps, records: Open[], list: CountedList): Promise<void> {
  const find = kindsById(list.counted)
  const findWithheld = kindsById(list.withheld)
  const outcomeOf = ({ id }: OutboxRecord) => ({ counted: find(id), withheld: findWithheld(id) })
  if (list.closed) return settleClosed(deps, records, outcomeOf, 'not-arrived')
  const ids = records.map(({ id }) => id).filter((id) => find(id).length + findWithheld(id).length > 0)
  await updateRecords(deps.store, ids, (record) => settleParts(record, outcomeOf(record)))
  if (ids.length > 0) deps.changed()
}

/** Over a year late: nobody knows any more what became of them. */
function settleWithoutList(deps: SettleDeps, records: Open[]): Promise<void> {
  return settleClosed(deps, records, () => ({ counted: [], withheld: [] }), 'unknown')
}

/** The last word on ratings under their pass, which is not taken any more. What no list names never reached a pool. */
async function settleClosed(
  { store, changed }: SettleDeps,
  records: Open[],
  outcomeOf: (record: OutboxRecord) => Outcome,
  missing: 'not-arrived' | 'unknown',
): Promise<void> {
  const ids = records.map(({ id }) => id)
  const settled = await updateRecords(store, ids, (record) => closeRecord(record, outcomeOf(record), missing))
  for (const { id, withdrawn } of settled) if (withdrawn) await deleteRecord(store, id)
  changed()
}

function closeRecord(
  record: OutboxRecord,
  outcome: Outcome,
  missing: 'not-arrived' | 'unknown',
): OutboxRecord {
  const settled = settleParts(record, outcome)
  if (settled.counted.includes('score')) return closeRest({ ...settled, withdrawn: false }) // taken back too late
  if (settled.withheld.includes('score')) return closeRest(settled)
  const isSendable = missing === 'not-arrived' && settled.content !== null
  return isSendable ? unbind(settled) : closeRest({ ...settled, reason: missing })
}

/** As if it had never been attempted: a newer pass may take it, without what was counted before a restore lost the rest. */
function unbind(record: OutboxRecord): OutboxRecord {
  return { ...record, pass: null, notBefore: 0, acknowledged: null, progress: 'waiting', reason: null }
}

function closeRest(record: OutboxRecord): OutboxRecord {
  return settleParts(record, { withheld: partKinds.filter((kind) => !record.counted.includes(kind)) })
}

function kindsById(ids: CountedList['counted']) {
  const sets = partKinds.map((kind) => ({ kind, ids: new Set(ids[kind]) }))
  return (id: string) => sets.filter((one) => one.ids.has(id)).map(({ kind }) => kind)
}
