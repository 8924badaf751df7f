import { maxRatingsPerRequest, type Rating, type Withdrawal } from '../../server/contract/rating.ts'
import type { Answer, Api } from './api.ts'
import { applyReceipts } from './apply-receipts.ts'
import { type Bound, hasPass } from './bind-ratings.ts'
import { chunksOf } from './chunks.ts'
import { type Halt, haltOf } from './halt.ts'
import { noteIncarnation } from './incarnation.ts'
import { createKeyMaker, type KeyMaker } from './interaction-key.ts'
import { readRecords, teamOf, updateRecords } from './outbox.ts'
import type { Store } from './store.ts'

type SendDeps = { store: Store; api: Api; clock: () => number }

/** Oldest first, one pass per request. */
export function batchesOf(records: Bound[]): Bound[][] {
  const byPass = Map.groupBy(
    records.toSorted((a, b) => a.storedOn - b.storedOn),
    ({ pass }) => pass.token,
  )
  return [...byPass.values()].flatMap((same) => chunksOf(same, maxRatingsPerRequest))
}

/**
 * Sends one pass's ratings in one request and keeps what came of each. What was changed since the drain
 * began is left to the next one: its card may be open again.
 */
export async function sendBatch(deps: SendDeps, known: Bound[]): Promise<Halt> {
  const batch = await withoutChanged(deps, known)
  const [first] = batch
  if (!first) return undefined
  const createKey = createKeyMaker(deps.store)
  const ratings = await Promise.all(batch.map((record) => entryOf(createKey, record)))
  const answer = await deps.api.sendRatings(first.pass, { ratings })
  switch (answer.kind) {
    case 'ok':
      await noteIncarnation(deps.store, answer.value.incarnation)
      return (await applyReceipts(deps.store, batch, answer.value.receipts)) ? undefined : unanswered
    case 'retry':
    case 'not-alike':
      return haltOf(answer)
    case 'refused':
      return sortOut(deps, batch, answer)
  }
}

const unanswered: Halt = { pause: 'offline', afterMs: 0 }

async function withoutChanged({ store, clock }: SendDeps, known: Bound[]): Promise<Bound[]> {
  const revisions = new Map(known.map(({ id, revision }) => [id, revision]))
  const records = await readRecords(store, [...revisions.keys()])
  return records
    .filter(hasPass)
    .filter(
      ({ id, revision, progress, heldUntil }) =>
        progress === 'waiting' && revisions.get(id) === revision && heldUntil <= clock(),
    )
}

async function entryOf(createKey: KeyMaker, record: Bound): Promise<Rating | Withdrawal> {
  const { id, owner, revision, content, withdrawn, colleague, pass, interaction } = record
  if (withdrawn) return { id, revision, withdrawn: true }
  if (content === null) throw new Error('a rating that nobody withdrew has nothing to send')
  const { origin, reference } = interaction
  const interactionKey = await createKey(owner ?? '', {
    epoch: pass.epoch,
    scope: pass.scope,
    origin,
    reference,
  })
  return { id, revision, team: teamOf(colleague), ...unsettledOf(record, content), interactionKey }
}

/** Under a newer pass only this device knows what was settled under the one before. */
function unsettledOf({ counted, withheld }: Bound, content: NonNullable<Bound['content']>) {
  const settled = (['detail', 'comment'] as const).filter(
    (kind) => counted.includes(kind) || withheld.includes(kind),
  )
  if (settled.length === 0) return content
  const left = { ...content }
  for (const kind of settled) delete left[kind]
  return { ...left, settled }
}

/**
 * A request that the server calls wrong: the ratings at fault are set aside, so that they do not block the rest. Where
 * it names none, not one of them is, though it be alone: a newer client may send them.
 */
async function sortOut(
  deps: SendDeps,
  batch: Bound[],
  answer: Extract<Answer<unknown>, { kind: 'refused' }>,
): Promise<Halt> {
  if (answer.status === 413 && batch.length > 1) return sendHalves(deps, batch)
  if (answer.code === 'pass-expired') return awaitList(deps.store, batch)
  if (answer.code.startsWith('pass-')) return { pause: 'pass-refused', afterMs: 0 }
  const named = new Set(answer.pointers.map((pointer) => /^\/ratings\/(\d+)(\/|$)/.exec(pointer)?.[1]))
  const atFault = batch.filter((_, index) => answer.status === 413 || named.has(String(index)))
  if (atFault.length === 0) return { pause: 'client-too-old', afterMs: 0 }
  await refuse(deps.store, atFault, answer.code)
  const rest = batch.filter((record) => !atFault.includes(record))
  return rest.length > 0 ? sendBatch(deps, rest) : undefined
}

/** Too much for one request, here or at a proxy on the way. */
async function sendHalves(deps: SendDeps, batch: Bound[]): Promise<Halt> {
  for (const half of chunksOf(batch, Math.ceil(batch.length / 2))) {
    const halt = await sendBatch(deps, half)
    if (halt) return halt
  }
  return undefined
}

/** Their epoch takes nothing any more: its closing list tells what became of them. */
async function awaitList(store: Store, batch: Bound[]): Promise<undefined> {
  await updateRecords(
    store,
    batch.map(({ id }) => id),
    (record) => (record.progress === 'waiting' ? { ...record, progress: 'closing' } : record),
  )
}

async function refuse(store: Store, batch: Bound[], reason: string): Promise<void> {
  const revisions = new Map(batch.map(({ id, revision }) => [id, revision]))
  await updateRecords(store, [...revisions.keys()], (record) =>
    record.revision === revisions.get(record.id) ? { ...record, progress: 'refused', reason } : record,
  )
}
