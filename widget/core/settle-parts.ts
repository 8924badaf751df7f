import { type PartKind, partKinds } from '../../server/contract/rating.ts'
import type { OutboxRecord } from './outbox.ts'

/** Notes parts as counted or withheld; the content goes with the last one. */
export function settleParts(
  record: OutboxRecord,
  outcome: { counted?: readonly PartKind[]; withheld?: readonly PartKind[] },
): OutboxRecord {
  const counted = partKinds.filter((kind) => record.counted.includes(kind) || outcome.counted?.includes(kind))
  const withheld = partKinds.filter(
    (kind) => record.withheld.includes(kind) || outcome.withheld?.includes(kind),
  )
  if (counted.length === record.counted.length && withheld.length === record.withheld.length) return record
  const settled = partKinds.every((kind) => counted.includes(kind) || withheld.includes(kind))
  return {
    ...record,
    counted,
    withheld,
    ...(settled ? { content: null, acknowledged: null, progress: 'done' } : {}),
  }
}
