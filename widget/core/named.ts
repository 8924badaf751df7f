import type { NamedId, NamedKind } from '../../server/contract/named.ts'
import type { OwnNamed, Said, Team } from './named-port.ts'
import { findKept, type Store } from './store.ts'

/**
 * Something said by name, from the tap until the server has it; then it is gone from here. It holds nothing
 * that leads to a rating. Instants are ms since 1970.
 */
export type NamedRecord = {
  id: NamedId
  kind: NamedKind
  to: Team // a person for thanks and notes
  text: string | null
  owner: string // the person signed in when it was said
  saidOn: number
  waitShare: number // drawn at random for itself alone: which share of the longest wait it waits, from `saidOn`
  attempted: boolean // the server may have it
  takenBack: boolean
  refused: string | null // a code of the server
}

export type NamedDeps = { store: Store; clock: () => number; random: () => number; changed: () => void }

/** Stores what was said; on disk (strict durability) before it resolves. A storage failure is an outcome. */
export async function sayNamed(
  { store, clock, random, changed }: NamedDeps,
  said: Pick<NamedRecord, 'kind' | 'to' | 'text'>,
): Promise<Said> {
  const session = await findKept(store, 'session')
  if (!session) return { kind: 'failed', reason: 'signed-out' }
  const record: NamedRecord = {
    id: crypto.randomUUID(),
    kind: said.kind,
    to: { id: said.to.id, name: said.to.name },
    text: said.text,
    owner: session.person.id,
    saidOn: clock(),
    waitShare: random(),
    attempted: false,
    takenBack: false,
    refused: null,
  }
  try {
    const transaction = store.transaction('named', 'readwrite', { durability: 'strict' })
    await Promise.all([transaction.store.add(record), transaction.done])
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause
    return { kind: 'failed', reason: cause.name === 'QuotaExceededError' ? 'quota' : 'storage' }
  }
  changed()
  return { kind: 'stored', own: viewNamed(record) }
}

/** The signed-in person's own that are still on this device, those taken back left out. */
export async function listNamed(store: Store): Promise<OwnNamed[]> {
  const session = await findKept(store, 'session')
  const records = await store.getAll('named')
  return records.filter(({ owner, takenBack }) => owner === session?.person.id && !takenBack).map(viewNamed)
}

/** Takes one back: its text goes at once; what was never attempted is not known to anybody. */
export async function takeBackNamed({ store, clock, changed }: NamedDeps, id: NamedId): Promise<void> {
  await updateNamed(store, id, (record) =>
    record.attempted ? { ...record, text: null, takenBack: true, saidOn: clock(), waitShare: 0 } : undefined,
  )
  changed()
}

/**
 * Changes a record in one transaction, or with undefined deletes it, so that a tap and a drain never
 * overwrite one another. On disk before it resolves, with the record as it is now.
 */
export async function updateNamed(
  store: Store,
  id: NamedId,
  change: (record: NamedRecord) => NamedRecord | undefined,
): Promise<NamedRecord | undefined> {
  const transaction = store.transaction('named', 'readwrite', { durability: 'strict' })
  const record = await transaction.store.get(id)
  const changed = record && change(record)
  if (changed) await transaction.store.put(changed)
  else if (record) await transaction.store.delete(id)
  await transaction.done
  return changed
}

function viewNamed({ id, kind, to, text, refused }: NamedRecord): OwnNamed {
  return {
    id,
    kind,
    to,
    text,
    state: refused === null ? { kind: 'waiting' } : { kind: 'refused', reason: refused },
  }
}
