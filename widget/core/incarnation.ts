import { hasMessage, listRecords, type OutboxRecord, updateRecords } from './outbox.ts'
import { findKept, keep, type Store } from './store.ts'

/** After a restore the server may have forgotten what it pooled: what was not counted is sent again. */
export async function noteIncarnation(store: Store, incarnation: string): Promise<void> {
  const known = await findKept(store, 'incarnation')
  if (known === incarnation) return
  const sent = known === undefined ? [] : (await listRecords(store)).filter(isToResend)
  await updateRecords(
    store,
    sent.map(({ id }) => id),
    (record) => (isToResend(record) ? { ...record, progress: 'waiting' } : record),
  )
  await keep(store, 'incarnation', incarnation)
}

function isToResend(record: OutboxRecord): boolean {
  return record.progress === 'sent' && hasMessage(record)
}
