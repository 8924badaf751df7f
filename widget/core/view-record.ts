import type { OutboxRecord } from './outbox.ts'
import type { OwnRating, Pause, RatingState } from './port.ts'
import { findKept, type Store } from './store.ts'

/** A record as its rater may see it. */
export function viewRecord(record: OutboxRecord, pause: Pause | undefined): OwnRating {
  const { id, revision, interaction, colleague, content } = record
  return {
    id,
    revision,
    interaction,
    colleague,
    score: content?.score ?? null,
    state: stateOf(record, pause),
  }
}

function stateOf(record: OutboxRecord, pause: Pause | undefined): RatingState {
  if (record.counted.includes('score')) return { kind: 'counted', parts: record.counted }
  if (record.withdrawn) return { kind: 'withdrawn' }
  if (record.withheld.includes('score')) return withheldFor(record.reason)
  if (record.progress === 'refused') return { kind: 'refused', reason: record.reason ?? 'invalid' }
  if (record.progress === 'sent') return { kind: 'sent' }
  if (record.progress === 'closing') return { kind: 'waiting', pause: 'epoch-closed' }
  return pause ? { kind: 'waiting', pause } : { kind: 'waiting' }
}

function withheldFor(reason: string | null): RatingState {
  return reason === 'not-arrived' || reason === 'unknown'
    ? { kind: 'withheld', reason }
    : { kind: 'withheld' }
}

/** Why nothing is sent at the moment. */
export async function findPause(store: Store) {
  return (await findKept(store, 'retry'))?.pause
}
