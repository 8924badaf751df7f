import type { Directory } from '../../server/contract/directory.ts'
import { epochSpan } from '../../server/contract/epoch.ts'
import type { KeyFile, SendingPolicy } from '../../server/contract/keys.ts'
import { maxRatingsPerRequest, type Rating, type Withdrawal } from '../../server/contract/rating.ts'
import type { Receipt } from '../../server/contract/receipt.ts'
import type { Session } from '../../server/contract/session.ts'
import type { Answer, NamelessAnswer } from './api.ts'
import { backoffMs } from './backoff.ts'
import { currentEpoch, nextBookAt, whyNoBook } from './book-plan.ts'
import { noteIncarnation } from './incarnation.ts'
import { createInteractionKey, getSecret } from './interaction-key.ts'
import { drawWaitMs, fetchKeyFile, findKeySet } from './key-file.ts'
import { forerunnersOf, hasMessage, listRecords, type OutboxRecord, teamOf, updateRecord } from './outbox.ts'
import { type BookPage, findBook, hasAnyBook, holderOf, isMadeFor, type PassDeps, passOf } from './pass.ts'
import type { Pause } from './port.ts'
import { settleParts } from './settle-parts.ts'
import { findKept, type Kept, keep, type Store } from './store.ts'

export type SyncDeps = PassDeps & {
  /** The directory of the key file's epoch, fetched anew when the kept one is of another. */
  getDirectory: (epoch: string) => Promise<Directory | undefined>
  changed: () => void
}

const sendWithinMs = 6 * 3600 * 1000 // until the server has said otherwise

/** Why sending stopped before everything due was sent; undefined: nothing is in the way. */
type Halt = { pause: Pause; afterMs: number } | undefined
type Bound = OutboxRecord & { pass: NonNullable<OutboxRecord['pass']> }

/**
 * Sends what is due, one pass per request. The caller holds the drain lock. What stopped it is kept with
 * the time of the next attempt, so that both survive the death of the worker; `eager` does not wait for it.
 * Resolves with whether anything was due, so that nothing with a name is sent beside it.
 */
export async function sendDue(deps: SyncDeps, { eager }: { eager: boolean }): Promise<boolean> {
  const { store, clock } = deps
  const retry = await findKept(store, 'retry')
  await getPolicy(deps)
  const due = (await listDue(deps)).filter((record) => eager || heldUpUntil(record, retry) <= clock())
  if (due.length === 0) return false
  const halt = await sendAll(deps, due)
  await keep(store, 'retry', halt && (await nextRetry(deps, halt, retry?.attempts ?? 0)))
  deps.changed()
  return true
}

/** Whether a rating would go out now: it is due, and has a pass or gets one. */
export async function isSending(deps: Pick<SyncDeps, 'store' | 'clock'>): Promise<boolean> {
  const { store, clock } = deps
  const retry = await findKept(store, 'retry')
  const due = (await listDue(deps)).filter((record) => heldUpUntil(record, retry) <= clock())
  if (due.length === 0 || due.some(hasPass)) return due.length > 0
  const [session, epoch] = [await findKept(store, 'session'), await currentEpoch(deps)]
  if (!session || epoch === undefined) return false
  return (await findBook(store, holderOf(session), epoch)) !== undefined
}

/** What may be sent now: the card is closed and the random wait is over. */
async function listDue({ store, clock }: Pick<SyncDeps, 'store' | 'clock'>): Promise<OutboxRecord[]> {
  const policy = await findKept(store, 'policy')
  const waiting = await listWaiting(store)
  return waiting.filter((record) => leavesAt(record, waiting, policy) <= clock())
}

/** All that waits and may leave this browser now: what has no pass yet, and is another person's, needs that person. */
export async function listWaiting(store: Store): Promise<OutboxRecord[]> {
  const person = (await findKept(store, 'session'))?.person.id
  const sendable = (await listRecords(store)).filter(hasMessage)
  return sendable.filter(
    ({ progress, owner, pass }) =>
      progress === 'waiting' && (pass !== null || owner === null || owner === (person ?? owner)),
  )
}

/** The organisation's waits; asked for as soon as the first rating waits. */
async function getPolicy(deps: SyncDeps): Promise<void> {
  if (await findKept(deps.store, 'policy')) return
  const isNeeded = (await listRecords(deps.store)).some(({ progress }) => progress === 'waiting')
  if (isNeeded) await fetchKeyFile(deps)
}

/** When one of the waiting records may be sent, in ms since 1970: never before a withdrawal that makes room for it. */
export function leavesAt(
  record: OutboxRecord,
  waiting: OutboxRecord[],
  policy: SendingPolicy | undefined,
): number {
  return Math.max(...[record, ...forerunnersOf(record, waiting)].map((one) => readyAt(one, policy)))
}

function readyAt(record: OutboxRecord, policy: SendingPolicy | undefined): number {
  const wait = record.waitShare * (policy?.sendWithinMs ?? sendWithinMs)
  return Math.max(record.heldUntil, record.notBefore, record.writtenOn + wait)
}

/** What stopped the last attempt holds a record up until then; the want of a book only what has no pass yet. */
export function heldUpUntil({ pass }: OutboxRecord, retry: Kept['retry'] | undefined): number {
  return retry && (pass === null || !bookPauses.has(retry.pause)) ? retry.at : 0
}

const bookPauses: ReadonlySet<Pause> = new Set<Pause>([
  'book-planned',
  'book-lost',
  'next-epoch',
  'keys-differ',
])

async function nextRetry(deps: SyncDeps, { pause, afterMs }: NonNullable<Halt>, attempts: number) {
  const soonest = deps.clock() + backoffMs(attempts, deps.random, afterMs)
  const isForBook = bookPauses.has(pause) && afterMs === 0
  const at = isForBook ? Math.max(soonest, await nextChanceAt(deps)) : soonest
  return { at, attempts: attempts + 1, pause }
}

/** There is no book before something is done for one or the epoch is over; then not everybody at once. */
async function nextChanceAt(deps: SyncDeps): Promise<number> {
  const epoch = await currentEpoch(deps)
  const endsAt = epoch === undefined ? 0 : epochSpan(epoch).toMs
  const within = (await findKept(deps.store, 'policy'))?.sendWithinMs ?? sendWithinMs
  return Math.min(endsAt, (await nextBookAt(deps.store)) ?? endsAt) + deps.random() * within
}

async function sendAll(deps: SyncDeps, due: OutboxRecord[]): Promise<Halt> {
  const hopeless = due.some(hasPass) ? undefined : await whyNothing(deps)
  if (hopeless) return { pause: hopeless, afterMs: 0 }
  const keys = await fetchKeyFile(deps)
  if (keys.kind !== 'ok') return haltOf(keys)
  const { bound, halt } = await bindAll(deps, keys.value, due)
  let refused: Halt
  for (const batch of batchesOf(bound)) {
    const stopped = await sendBatch(deps, batch)
    if (stopped && stopped.pause !== 'pass-refused') return stopped
    refused = stopped ?? refused // one pass that is not taken does not hold up the others
  }
  return refused ?? halt
}

/** Why no rating can get a pass now, known without asking: a waiting rating causes no request of its own. */
async function whyNothing(deps: SyncDeps): Promise<Pause | undefined> {
  const session = await findKept(deps.store, 'session')
  if (!session) return 'signed-out'
  if (await hasAnyBook(deps.store, holderOf(session))) return undefined
  const epoch = await currentEpoch(deps)
  return epoch === undefined ? 'offline' : whyNoBook(deps.store, session, epoch)
}

/** Gives every record that was never attempted its pass, on disk before anything of it is sent. */
async function bindAll(
  deps: SyncDeps,
  keys: KeyFile,
  due: OutboxRecord[],
): Promise<{ bound: Bound[]; halt: Halt }> {
  const bound: Bound[] = due.filter(hasPass)
  const unbound = due.filter((record) => !hasPass(record))
  if (unbound.length === 0) return { bound, halt: undefined }
  const session = await findKept(deps.store, 'session')
  if (!session) return { bound, halt: { pause: 'signed-out', afterMs: 0 } }
  const pages = await findUsableBook(deps.store, session, keys.epoch)
  if (!pages) {
    const pause = await whyNoBook(deps.store, session, keys.epoch)
    return { bound, halt: { pause, afterMs: 0 } }
  }
  const { directory, waitMs } = await findTree(deps, keys.epoch, unbound)
  if (waitMs > 0) return { bound: [], halt: { pause: 'book-planned', afterMs: waitMs } }
  if (!directory) return { bound, halt: { pause: 'offline', afterMs: 0 } }
  let halt: Halt
  for (const record of unbound) {
    if (record.owner !== null && record.owner !== session.person.id) {
      halt = { pause: 'signed-out', afterMs: 0 }
      continue
    }
    const group = directory.teams.find(({ id }) => id === teamOf(record.colleague))?.group
    const page = pages.find((one) => one.group === group)
    if (group === undefined || page === undefined) {
      await refuse(deps.store, record, 'team-unknown')
    } else {
      const bind = await updateRecord(deps.store, record.id, (now) =>
        bindRecord(now, session.person.id, page, deps.clock()),
      )
      if (bind && hasPass(bind)) bound.push(bind)
    }
  }
  return { bound, halt }
}

/**
 * The epoch's tree, as kept. It is fetched only when that does not do, and then ratings wait some more: a
 * request with the session beside one with a pass would say whose it is.
 */
async function findTree(deps: SyncDeps, epoch: string, records: OutboxRecord[]) {
  const kept = (await findKept(deps.store, 'directory'))?.value
  const known = new Set(kept?.teams.map(({ id }) => id))
  const isEnough = kept?.epoch === epoch && records.every(({ colleague }) => known.has(teamOf(colleague)))
  if (isEnough) return { directory: kept, waitMs: 0 }
  const fetchedBefore = (await findKept(deps.store, 'directory'))?.fetchedOn
  const directory = await deps.getDirectory(epoch)
  const isNew = (await findKept(deps.store, 'directory'))?.fetchedOn !== fetchedBefore
  return { directory, waitMs: isNew ? await drawWaitMs(deps) : 0 }
}

/** Only while the keys that everybody is shown are those that it was made with. */
async function findUsableBook(
  store: Store,
  session: Session,
  epoch: string,
): Promise<BookPage[] | undefined> {
  const pages = await findBook(store, holderOf(session), epoch)
  const set = await findKeySet(store, epoch, session.scope)
  return pages && set?.agreed && isMadeFor(pages, set) ? pages : undefined
}

/** A pass fresh from issue rests first, so that its use does not tell when it was issued. */
function bindRecord(record: OutboxRecord, owner: string, page: BookPage, now: number): OutboxRecord {
  if (record.progress !== 'waiting' || hasPass(record)) return record
  if (page.usableFrom > now) return { ...record, owner, notBefore: page.usableFrom }
  const pass = passOf(page)
  return pass ? { ...record, owner, pass } : record
}

function hasPass(record: OutboxRecord): record is Bound {
  return record.pass !== null
}

/** Oldest first, one pass per request. */
function batchesOf(records: Bound[]): Bound[][] {
  const byPass = Map.groupBy(
    records.toSorted((a, b) => a.storedOn - b.storedOn),
    ({ pass }) => pass.token,
  )
  return [...byPass.values()].flatMap((same) => chunksOf(same, maxRatingsPerRequest))
}

function chunksOf<T>(items: T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

async function sendBatch(deps: SyncDeps, batch: Bound[]): Promise<Halt> {
  const [first] = batch
  if (!first) return undefined
  const ratings = await Promise.all(batch.map((record) => entryOf(deps.store, record)))
  const answer = await deps.api.sendRatings(first.pass, { ratings })
  switch (answer.kind) {
    case 'ok':
      await noteIncarnation(deps.store, answer.value.incarnation)
      return applyReceipts(deps.store, batch, answer.value.receipts)
    case 'retry':
    case 'not-alike':
      return haltOf(answer)
    case 'refused':
      return sortOut(deps, batch, answer)
  }
}

async function entryOf(store: Store, record: Bound): Promise<Rating | Withdrawal> {
  const { id, owner, revision, content, withdrawn, colleague, pass, interaction } = record
  if (withdrawn) return { id, revision, withdrawn: true }
  if (content === null) throw new Error('a rating that nobody withdrew has nothing to send')
  const { origin, reference } = interaction
  const interactionKey = await createInteractionKey(await getSecret(store, owner ?? ''), {
    epoch: pass.epoch,
    scope: pass.scope,
    origin,
    reference,
  })
  return { id, revision, team: teamOf(colleague), ...content, interactionKey }
}

async function applyReceipts(store: Store, batch: Bound[], receipts: Receipt[]): Promise<Halt> {
  for (const sent of batch) {
    const { id, revision } = sent
    const receipt = receipts.find((one) => one.id === id && one.revision === revision)
    if (!receipt) return { pause: 'offline', afterMs: 0 }
    await updateRecord(store, id, (record) => applyReceipt(record, receipt, sent))
  }
  return undefined
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

/** A request that the server calls wrong: the ratings at fault are set aside, so that they do not block the rest. */
async function sortOut(
  deps: SyncDeps,
  batch: Bound[],
  answer: Extract<Answer<unknown>, { kind: 'refused' }>,
): Promise<Halt> {
  if (answer.status === 413 && batch.length > 1) return sendHalves(deps, batch)
  if (answer.code === 'pass-expired') return awaitList(deps.store, batch)
  if (answer.code.startsWith('pass-')) return { pause: 'pass-refused', afterMs: 0 }
  const named = new Set(answer.pointers.map((pointer) => /^\/ratings\/(\d+)(\/|$)/.exec(pointer)?.[1]))
  const atFault = batch.length === 1 ? batch : batch.filter((_, index) => named.has(String(index)))
  if (atFault.length === 0) return { pause: 'client-too-old', afterMs: 0 }
  for (const record of atFault) await refuse(deps.store, record, answer.code)
  const rest = batch.filter((record) => !atFault.includes(record))
  return rest.length > 0 ? sendBatch(deps, rest) : undefined
}

/** Too much for one request, here or at a proxy on the way. */
async function sendHalves(deps: SyncDeps, batch: Bound[]): Promise<Halt> {
  for (const half of chunksOf(batch, Math.ceil(batch.length / 2))) {
    const halt = await sendBatch(deps, half)
    if (halt) return halt
  }
  return undefined
}

/** Their epoch takes nothing any more: its closing list tells what became of them. */
async function awaitList(store: Store, batch: Bound[]): Promise<undefined> {
  for (const { id } of batch) {
    await updateRecord(store, id, (record) =>
      record.progress === 'waiting' ? { ...record, progress: 'closing' } : record,
    )
  }
}

async function refuse(store: Store, { id, revision }: OutboxRecord, reason: string): Promise<void> {
  await updateRecord(store, id, (record) =>
    record.revision === revision ? { ...record, progress: 'refused', reason } : record,
  )
}

function haltOf(answer: Exclude<NamelessAnswer<unknown>, { kind: 'ok' }>): Halt {
  if (answer.kind === 'not-alike') return { pause: 'not-alike', afterMs: 0 }
  if (answer.kind === 'retry') return { pause: 'offline', afterMs: answer.afterMs }
  return { pause: answer.status === 401 ? 'signed-out' : 'client-too-old', afterMs: 0 }
}
