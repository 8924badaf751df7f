import type { Directory } from '../../server/contract/directory.ts'
import type { TeamId } from '../../server/contract/id.ts'
import type { KeyFile } from '../../server/contract/keys.ts'
import type { Session } from '../../server/contract/session.ts'
import { whyNoBook } from './book-plan.ts'
import type { Halt } from './halt.ts'
import { drawWaitMs, findKeySet } from './key-file.ts'
import { type OutboxRecord, teamOf, updateRecords } from './outbox.ts'
import { type BookPage, findBook, holderOf, isMadeFor, passOf } from './pass.ts'
import { findKept, type Store } from './store.ts'
import type { SyncDeps } from './sync.ts'

/** A rating that has its pass for good. */
export type Bound = OutboxRecord & { pass: NonNullable<OutboxRecord['pass']> }

/** Gives every record that was never attempted its pass, on disk before anything of it is sent. */
export async function bindAll(
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
  const mine = unbound.filter(({ owner }) => owner === null || owner === session.person.id)
  const halt: Halt = mine.length < unbound.length ? { pause: 'signed-out', afterMs: 0 } : undefined
  const findPage = pagesByTeam(directory, pages)
  const now = deps.clock()
  const records = await updateRecords(
    deps.store,
    mine.map(({ id }) => id),
    (record) => bindRecord(record, session.person.id, findPage(teamOf(record.colleague)), now),
  )
  return { bound: [...bound, ...records.filter(hasPass)], halt }
}

/** Finds the pass that a team takes: its group's. */
function pagesByTeam({ teams }: Directory, pages: BookPage[]): (team: TeamId) => BookPage | undefined {
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

export function hasPass(record: OutboxRecord): record is Bound {
  return record.pass !== null
}
