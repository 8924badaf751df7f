import { hasMessage, listRecords, updateRecord } from './outbox.ts'
import { findKept, keep, type Store } from './store.ts'

/** After a restore the server may have forgotten what it pooled: what was not counted is sent again. */
export async function noteIncarnation(store: Store, incarnation: string): Promise<void> {
  const known = await findKept(store, 'incarnation')
  if (known === incarnation) return
  for (const { id } of known === undefined ? [] : await listRecords(store)) {
    await updateRecord(store, id, (record) =>
      record.progress === 'sent' && hasMessage(record) ? { ...record, progress: 'waiting' } : record,
    )
  }
  await keep(store, 'incarnation', incarnation)
}
