import type { Receipt } from '../../server/contract/receipt.ts'
import { type OutboxRecord, updateRecords } from './outbox.ts'
import { settleParts } from './settle-parts.ts'
import type { Store } from './store.ts'

/**
 * Keeps what the server answered for each of the records that were sent.
 * @returns whether it answered for all of them
 */
export async function applyReceipts(
  store: Store,
  batch: OutboxRecord[],
  receipts: Receipt[],
): Promise<boolean> {
  const answered = new Map(
    batch.flatMap((sent) => {
      const receipt = receipts.find(({ id, revision }) => id === sent.id && revision === sent.revision)
      return receipt ? [[sent.id, { sent, receipt }] as const] : []
    }),
  )
  await updateRecords(store, [...answered.keys()], (record) => {
    const known = answered.get(record.id)
    return known ? applyReceipt(record, known.receipt, known.sent) : record
  })
  return answered.size === batch.length
}

/** What a receipt changes; a record that was revised meanwhile keeps waiting with its newer revision. */
function applyReceipt(record: OutboxRecord, receipt: Receipt, sent: OutboxRecord): OutboxRecord {
  const settled = settleParts(record, { counted: receipt.counted ?? [] })
  if (receipt.kind === 'final') return finalize(settled)
  if (record.revision !== receipt.revision) return acknowledge(settled, receipt, sent)
  if (record.progress !== 'waiting') return settled
  if (receipt.kind === 'refused')
    return { ...settled, progress: 'refused', reason: receipt.reason ?? 'invalid' }
  return settled.progress === 'done' ? settled : { ...settled, acknowledged: null, progress: 'sent' }
}

/** Revised while it was under way: it is what the server has until the newer revision is there. */
function acknowledge(record: OutboxRecord, { kind }: Receipt, { revision, content }: OutboxRecord) {
  const hasIt = kind === 'accepted' || kind === 'duplicate'
  return hasIt && content && !record.withdrawn && record.progress === 'waiting'
    ? { ...record, acknowledged: { revision, content } }
    : record
}

/** Counted before this revision came: the earlier one stands, and is kept while parts of it still collect. */
function finalize(record: OutboxRecord): OutboxRecord {
  const before = record.progress === 'done' ? null : record.acknowledged
  return {
    ...record,
    withdrawn: false,
    progress: record.progress === 'done' ? 'done' : 'sent',
    revision: before?.revision ?? record.revision,
    content: before?.content ?? null,
    acknowledged: null,
  }
}
