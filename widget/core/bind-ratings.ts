import type { DirectoryTeam } from '../../server/contract/directory.ts'
import type { TeamId } from '../../server/contract/id.ts'
import type { KeyFile } from '../../server/contract/keys.ts'
import { whyNoBook } from './book-plan.ts'
import { drawWaitMs } from './draw-wait.ts'
import type { Halt } from './halt.ts'
import { findHolder, type Holder } from './holder.ts'
import { findKeySet } from './key-file.ts'
import { type OutboxRecord, teamOf, updateRecords } from './outbox.ts'
import { type BookPage, findBook, isMadeFor, passOf } from './pass.ts'
import type { Pause } from './port.ts'
import { findKept, type Store } from './store.ts'
import type { SyncDeps } from './sync.ts'

/** A rating that has its pass for good. */
export type Bound = OutboxRecord & { pass: NonNullable<OutboxRecord['pass']> }

type Tree = Pick<DirectoryTeam, 'id' | 'group'>[]

/** Gives every record that was never attempted its pass, on disk before anything of it is sent. */
export async function bindAll(
  deps: SyncDeps,
  keys: KeyFile,
  due: OutboxRecord[],
): Promise<{ bound: Bound[]; halt: Halt }> {
  const bound: Bound[] = due.filter(hasPass)
  const unbound = due.filter((record) => !hasPass(record))
  if (unbound.length === 0) return { bound, halt: undefined }
  const ready = await findReady(deps, keys.epoch, unbound)
  if ('pause' in ready) return { bound: ready.afterMs > 0 ? [] : bound, halt: ready }
  const { holder, isSignedIn, pages, tree } = ready
  const isOwn = ({ owner }: OutboxRecord) => owner === null || owner === holder.person
  const isKnown = ({ colleague }: OutboxRecord) => tree.some(({ id }) => id === teamOf(colleague))
  const mine = unbound.filter((record) => isOwn(record) && (isSignedIn || isKnown(record)))
  const halt: Halt = mine.length < unbound.length ? { pause: 'signed-out', afterMs: 0 } : undefined
  const findPage = pagesByTeam(tree, pages)
  const now = deps.clock()
  const records = await updateRecords(
    deps.store,
    mine.map(({ id }) => id),
    (record) => bindRecord(record, holder.person, findPage(teamOf(record.colleague)), now),
  )
  return { bound: [...bound, ...records.filter(hasPass)], halt }
}

/**
 * What ratings get their passes from, or what they wait for. Where the server ended the session, whoever was signed
 * in still has a book, but can ask for nothing.
 */
async function findReady(deps: SyncDeps, epoch: string, unbound: OutboxRecord[]) {
  const session = await findKept(deps.store, 'session')
  const holder = await findHolder(deps.store)
  if (!holder) return waitFor('signed-out')
  const pages = await findUsableBook(deps.store, holder, epoch)
  if (!pages) return waitFor(session ? await whyNoBook(deps.store, session, epoch) : 'signed-out')
  const isSignedIn = session !== undefined
  if (!isSignedIn) {
    const tree = await findFormerTree(deps.store, epoch)
    return tree ? { holder, isSignedIn, pages, tree } : waitFor('signed-out')
  }
  const { tree, waitMs } = await findTree(deps, epoch, unbound)
  if (waitMs > 0) return waitFor('book-planned', waitMs)
  return tree ? { holder, isSignedIn, pages, tree } : waitFor('offline')
}

function waitFor(pause: Pause, afterMs = 0): NonNullable<Halt> {
  return { pause, afterMs }
}

/** Finds the pass that a team takes: its group's. */
function pagesByTeam(teams: Tree, pages: BookPage[]): (team: TeamId) => BookPage | undefined {
  const groups = new Map(teams.map(({ id, group }) => [id, group]))
  const byGroup = new Map(pages.map((page) => [page.group, page]))
  return (team) => byGroup.get(groups.get(team) ?? '')
}

/**
 * The epoch's tree, as kept. It is fetched only when that does not do, and then ratings wait some more: a
 * request with the session beside one with a pass would say whose it is.
 */
async function findTree(deps: SyncDeps, epoch: string, records: OutboxRecord[]) {
  const kept = (await findKept(deps.store, 'directory'))?.value
  const known = new Set(kept?.teams.map(({ id }) => id))
  const isEnough = kept?.epoch === epoch && records.every(({ colleague }) => known.has(teamOf(colleague)))
  if (isEnough) return { tree: kept.teams, waitMs: 0 }
  const fetchedBefore = (await findKept(deps.store, 'directory'))?.fetchedOn
  const directory = await deps.getDirectory(epoch)
  const isNew = (await findKept(deps.store, 'directory'))?.fetchedOn !== fetchedBefore
  return { tree: directory?.teams, waitMs: isNew ? await drawWaitMs(deps) : 0 }
}

/** The tree that a session which the server ended has left behind. */
async function findFormerTree(store: Store, epoch: string): Promise<Tree | undefined> {
  const former = await findKept(store, 'former')
  return former?.epoch === epoch ? former.groups : undefined
}

/** Only while the keys that everybody is shown are those that it was made with. */
async function findUsableBook(store: Store, holder: Holder, epoch: string): Promise<BookPage[] | undefined> {
  const pages = await findBook(store, holder, epoch)
  const set = await findKeySet(store, epoch, holder.scope)
  return pages && set?.agreed && isMadeFor(pages, set) ? pages : undefined
}

/** A pass fresh from issue rests first, so that its use does not tell when it was issued. */
function bindRecord(
  record: OutboxRecord,
  owner: string,
  page: BookPage | undefined,
  now: number,
): OutboxRecord {
  if (record.progress !== 'waiting' || hasPass(record)) return record
  if (!page) return { ...record, progress: 'refused', reason: 'team-unknown' }
  if (page.usableFrom > now) return { ...record, owner, notBefore: page.usableFrom }
  const pass = passOf(page)
  return pass ? { ...record, owner, pass } : record
}

/** Whether a rating is bound to a pass, which it keeps for good. */
export function hasPass(record: OutboxRecord): record is Bound {
  return record.pass !== null
}
