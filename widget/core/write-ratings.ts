import type { RatingId } from '../../server/contract/rating.ts'
import { heldForMs, type OutboxRecord, placeOf, teamOf, updateRecord, writeAt } from './outbox.ts'
import type { Draft, Written } from './port.ts'
import type { Store } from './store.ts'
import { viewRecord } from './view-record.ts'

export type WriteDeps = { store: Store; clock: () => number; random: () => number; changed: () => void }

/**
 * Stores a new rating, or the next revision of the one that its interaction has; `final` when that was counted.
 * A rating cannot move to another team: the first one is taken back. On disk before it resolves.
 */
export function submitRating(deps: WriteDeps, draft: Draft): Promise<Written> {
  return attempt(deps, () =>
    writeAt(deps.store, placeOf(draft.interaction), (existing, owner) => {
      if (existing?.counted.includes('score')) return [existing]
      if (!existing || !isRevisable(existing)) return [createRecord(deps, draft, owner, existing)]
      if (teamOf(existing.colleague) === teamOf(draft.colleague))
        return [{ ...revise(deps, existing, draft), colleague: draft.colleague }]
      const takenBack = withdraw(deps, existing)
      return [takenBack, createRecord(deps, draft, owner, takenBack)]
    }),
  )
}

/** Stores the next revision of a rating; `final` when its score was counted, `closed` when it takes none. */
export function reviseRating(
  deps: WriteDeps,
  id: RatingId,
  change: Pick<Draft, 'score' | 'detail' | 'comment'>,
  origin?: string,
): Promise<Written> {
  return attempt(
    deps,
    () => updateOf(origin, deps.store, id, (now) => (isRevisable(now) ? revise(deps, now, change) : now)),
    (record) => (isRevisable(record) ? 'stored' : 'closed'),
  )
}

/** Takes a rating back: id and revision stay, the content goes at once. */
export function withdrawRating(deps: WriteDeps, id: RatingId, origin?: string): Promise<Written> {
  return attempt(deps, () =>
    updateOf(origin, deps.store, id, (record) => (isFinal(record) ? record : withdraw(deps, record))),
  )
}

/** The rater is done with the card. */
export async function closeCard(
  { store, clock, changed }: WriteDeps,
  id: RatingId,
  origin?: string,
): Promise<void> {
  await updateOf(origin, store, id, (record) =>
    record.heldUntil > clock() ? { ...record, heldUntil: clock() } : record,
  )
  changed()
}

/** Changes a rating of one site, or where none is said, of any. */
async function updateOf(
  origin: string | undefined,
  ...[store, id, change]: Parameters<typeof updateRecord>
): Promise<OutboxRecord | undefined> {
  const isMeant = ({ interaction }: OutboxRecord) => (origin ?? interaction.origin) === interaction.origin
  const record = await updateRecord(store, id, (now) => (isMeant(now) ? change(now) : now))
  return record && isMeant(record) ? record : undefined
}

/** A storage failure is an outcome: the draft stays on screen. */
async function attempt(
  deps: WriteDeps,
  write: () => Promise<OutboxRecord | undefined>,
  kindOf: (record: OutboxRecord) => 'stored' | 'closed' = () => 'stored',
): Promise<Written> {
  try {
    const record = await write()
    deps.changed()
    if (!record) return { kind: 'failed', reason: 'storage' }
    return { kind: isFinal(record) ? 'final' : kindOf(record), rating: viewRecord(record, undefined) }
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause
    return { kind: 'failed', reason: cause.name === 'QuotaExceededError' ? 'quota' : 'storage' }
  }
}

function createRecord(
  deps: WriteDeps,
  draft: Draft,
  owner: string | null,
  earlier: OutboxRecord | undefined,
): OutboxRecord {
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
    storedOn: Math.max(now, (earlier?.storedOn ?? 0) + 1), // after its forerunner, whatever the clock says
    heldUntil: now + heldForMs,
    writtenOn: now,
    waitShare: earlier?.waitShare ?? deps.random(), // with its withdrawn forerunner
    notBefore: earlier?.notBefore ?? 0,
    pass: null, // in its forerunner's epoch it gets the same one
    progress: 'waiting',
    reason: null,
    counted: [],
    withheld: [],
  }
}

function revise(
  { clock, random }: WriteDeps,
  record: OutboxRecord,
  change: Pick<Draft, 'score' | 'detail' | 'comment'>,
): OutboxRecord {
  const now = clock()
  return {
    ...record,
    revision: record.revision + 1,
    content: contentOf(change),
    acknowledged: acknowledgedOf(record),
    heldUntil: now + heldForMs,
    writtenOn: now,
    waitShare: random(),
    progress: 'waiting',
    reason: null,
  }
}

function acknowledgedOf({ progress, revision, content, acknowledged }: OutboxRecord) {
  return progress === 'sent' && content ? { revision, content } : (acknowledged ?? null)
}

/** What was never attempted is not known to anybody, so there is nothing to take back. */
function withdraw({ clock, random }: WriteDeps, record: OutboxRecord): OutboxRecord {
  const base = { ...record, content: null, acknowledged: null, withdrawn: true }
  if (record.pass === null) return { ...base, progress: 'done' }
  const wait = { writtenOn: clock(), waitShare: random(), heldUntil: clock() }
  return { ...base, ...wait, revision: record.revision + 1, progress: 'waiting' }
}

function isRevisable(record: OutboxRecord): boolean {
  return !record.withdrawn && !isFinal(record) && record.progress !== 'refused'
}

function isFinal({ counted, withheld }: OutboxRecord): boolean {
  return counted.includes('score') || withheld.includes('score')
}

function contentOf({
  score,
  detail,
  comment,
}: Pick<Draft, 'score' | 'detail' | 'comment'>): OutboxRecord['content'] {
  return { score, ...(detail ? { detail } : {}), ...(comment ? { comment } : {}) }
}
