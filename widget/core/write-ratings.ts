import type { RatingId } from '../../server/contract/rating.ts'
import {
  findRecord,
  heldForMs,
  insertRecord,
  type OutboxRecord,
  placeOf,
  updateRecord,
  viewRecord,
} from './outbox.ts'
import type { Draft, Written } from './port.ts'
import { findKept, type Store } from './store.ts'

export type WriteDeps = { store: Store; clock: () => number; random: () => number; changed: () => void }

const sendWithinMs = 6 * 3600 * 1000 // until the server has said otherwise

/** Stores a new rating, or the next revision of the one that its interaction has. On disk before it resolves. */
export function submitRating(deps: WriteDeps, draft: Draft): Promise<Written> {
  return attempt(deps, async () => {
    const owner = (await findKept(deps.store, 'session'))?.person.id ?? null
    const existing = await findRecord(deps.store, placeOf(draft.interaction), owner)
    if (existing && isRevisable(existing)) return reviseRecord(deps, existing.id, draft)
    const record = await createRecord(deps, draft, owner, existing)
    await insertRecord(deps.store, record)
    return record
  })
}

/** Stores the next revision of a rating; `final` when its score was counted. */
export function reviseRating(deps: WriteDeps, id: RatingId, change: Pick<Draft, 'score' | 'detail' | 'comment'>): Promise<Written> {
  return attempt(deps, () => reviseRecord(deps, id, change))
}

/** Takes a rating back: id and revision stay, the content goes at once. */
export function withdrawRating(deps: WriteDeps, id: RatingId): Promise<Written> {
  return attempt(deps, async () => {
    const sendAfter = await drawSendAfter(deps)
    return updateRecord(deps.store, id, (record) => (isFinal(record) ? record : withdrawn(record, sendAfter)))
  })
}

/** The rater is done with the card. */
export async function closeCard({ store, clock, changed }: WriteDeps, id: RatingId): Promise<void> {
  await updateRecord(store, id, (record) => (record.heldUntil > clock() ? { ...record, heldUntil: clock() } : record))
  changed()
}

/** A storage failure is an outcome: the draft stays on screen. */
async function attempt(deps: WriteDeps, write: () => Promise<OutboxRecord | undefined>): Promise<Written> {
  try {
    const record = await write()
    deps.changed()
    if (!record) return { kind: 'failed', reason: 'storage' }
    return { kind: isFinal(record) ? 'final' : 'stored', rating: viewRecord(record, undefined) }
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause
    return { kind: 'failed', reason: cause.name === 'QuotaExceededError' ? 'quota' : 'storage' }
  }
}

async function createRecord(
  deps: WriteDeps,
  draft: Draft,
  owner: string | null,
  earlier: OutboxRecord | undefined,
): Promise<OutboxRecord> {
  const now = deps.clock()
  return {
    id: crypto.randomUUID(),
    revision: 1,
    place: placeOf(draft.interaction),
    interaction: draft.interaction,
    colleague: draft.colleague,
    owner,
    content: contentOf(draft),
    withdrawn: false,
    storedOn: now,
    heldUntil: now + heldForMs,
    sendAfter: Math.max(await drawSendAfter(deps), earlier?.sendAfter ?? 0), // never before its withdrawn forerunner
    pass: earlier?.pass ?? null,
    progress: 'waiting',
    reason: null,
    counted: [],
    withheld: [],
  }
}

async function reviseRecord(deps: WriteDeps, id: RatingId, change: Pick<Draft, 'score' | 'detail' | 'comment'>) {
  const sendAfter = await drawSendAfter(deps)
  const now = deps.clock()
  return updateRecord(deps.store, id, (record) =>
    isRevisable(record)
      ? {
          ...record,
          revision: record.revision + 1,
          content: contentOf(change),
          heldUntil: now + heldForMs,
          sendAfter: Math.max(sendAfter, record.progress === 'waiting' ? record.sendAfter : 0),
          progress: 'waiting',
          reason: null,
        }
      : record,
  )
}

/** What was never attempted is not known to anybody, so there is nothing to take back. */
function withdrawn(record: OutboxRecord, sendAfter: number): OutboxRecord {
  const base = { ...record, content: null, withdrawn: true }
  if (record.pass === null) return { ...base, progress: 'done' }
  return { ...base, revision: record.revision + 1, progress: 'waiting', sendAfter, heldUntil: 0 }
}

function isRevisable(record: OutboxRecord): boolean {
  return !record.withdrawn && !isFinal(record) && record.progress !== 'refused'
}

function isFinal({ counted, withheld }: OutboxRecord): boolean {
  return counted.includes('score') || withheld.includes('score')
}

async function drawSendAfter({ store, clock, random }: WriteDeps): Promise<number> {
  const within = (await findKept(store, 'policy'))?.sendWithinMs ?? sendWithinMs
  return clock() + random() * within
}

function contentOf({ score, detail, comment }: Pick<Draft, 'score' | 'detail' | 'comment'>): OutboxRecord['content'] {
  return { score, ...(detail ? { detail } : {}), ...(comment ? { comment } : {}) }
}
