import type { Pass } from '../../server/contract/pass.ts'
import type { Session } from '../../server/contract/session.ts'
import type { Answer, Api } from './api.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { type Holder, holderOf } from './holder.ts'
import { getSecret } from './interaction-key.ts'
import type { KeySet } from './key-file.ts'
import type { Pause } from './port.ts'
import { findKept, type Store } from './store.ts'

/** One group's pass of a person's book, from the moment its token was made. Byte fields are base64url. */
export type BookPage = {
  key: string // person, epoch, scope and group
  person: string
  epoch: string
  scope: string
  group: string
  spki: string
  token: string
  blinded: string
  inverse: string
  signature: string | null // null: not issued yet
  usableFrom: number // ms since 1970
}

export type PassDeps = {
  store: Store
  api: Api
  clock: () => number
  random: () => number
  loadBlinding: () => Promise<Blinding>
}

type Blinding = typeof import('./blinding.ts')

export type IssueOutcome =
  | { kind: 'issued' }
  | { kind: 'other-keys' } // the server has others by now: they must be fetched again
  | { kind: 'wrong-signature' } // it signed with other keys than it showed
  | { kind: 'paused'; pause: Pause; afterMs: number }

/**
 * Asks for the person's pass book of the key set's epoch: one pass of every group, always all of them, so
 * that asking tells nothing. Tokens and blinding are on disk before they are posted, so a retry asks for the same.
 */
export async function requestBook(deps: PassDeps, set: KeySet, session: Session): Promise<IssueOutcome> {
  const blinding = await deps.loadBlinding().catch(ignoreUnloaded)
  if (!blinding) return { kind: 'paused', pause: 'offline', afterMs: 0 }
  const known = await findPages(deps.store, holderOf(session), set.epoch)
  const pages = isMadeFor(known, set) ? known : await createPages(deps, blinding, set, session)
  const asked = await Promise.all(pages.map(askedOf))
  const answer = await deps.api.requestPasses(session.token, { epoch: set.epoch, passes: asked })
  if (answer.kind !== 'ok') return whyNotIssued(answer)
  const isSigned = await keepSignatures(deps, blinding, pages, answer.value.passes)
  return isSigned ? { kind: 'issued' } : { kind: 'wrong-signature' }
}

async function askedOf({ group, blinded, spki }: BookPage) {
  const hash = await crypto.subtle.digest('SHA-256', fromBase64Url(spki))
  return { group, blinded, key: toBase64Url(new Uint8Array(hash)) }
}

/** The holder's book of an epoch, once all of it was issued. */
export async function findBook(store: Store, holder: Holder, epoch: string): Promise<BookPage[] | undefined> {
  const pages = await findPages(store, holder, epoch)
  return pages.length > 0 && pages.every(({ signature }) => signature !== null) ? pages : undefined
}

/** Whether any book was issued to the holder on this device. */
export async function hasAnyBook(store: Store, { person, scope }: Holder): Promise<boolean> {
  const pages = await store.getAll('passes', startingWith(`${person} `))
  return pages.some((page) => page.scope === scope && page.signature !== null)
}

/** Whether pages were made for exactly these keys. */
export function isMadeFor(pages: BookPage[], { keys }: KeySet): boolean {
  return (
    pages.length === keys.length &&
    keys.every(({ group, spki }) => pages.some((page) => page.group === group && page.spki === spki))
  )
}

/** The pass of one group, once it was issued. */
export function passOf({ epoch, scope, group, token, signature }: BookPage): Pass | undefined {
  return signature === null ? undefined : { epoch, scope, group, token, signature }
}

/** What a page is stored under; a person's stand together, and of these an epoch's. */
export function pageKey({ person, scope }: Holder, epoch: string, group: string): string {
  return `${person} ${epoch} ${scope} ${group}`
}

/** On disk before it resolves. */
export async function putPages(store: Store, pages: BookPage[]): Promise<void> {
  const transaction = store.transaction('passes', 'readwrite', { durability: 'strict' })
  await Promise.all([...pages.map((page) => transaction.store.put(page)), transaction.done])
}

async function findPages(store: Store, holder: Holder, epoch: string): Promise<BookPage[]> {
  return store.getAll('passes', startingWith(pageKey(holder, epoch, '')))
}

function startingWith(prefix: string): IDBKeyRange {
  return IDBKeyRange.bound(prefix, `${prefix}\uffff`)
}

async function createPages(
  deps: PassDeps,
  { blind }: Blinding,
  set: KeySet,
  session: Session,
): Promise<BookPage[]> {
  const holder = holderOf(session)
  const { epoch } = set
  const pages: BookPage[] = []
  for (const { group, spki } of set.keys) {
    const token = crypto.getRandomValues(new Uint8Array(32))
    const { blinded, inverse } = await blind(fromBase64Url(spki), token)
    pages.push({
      key: pageKey(holder, epoch, group),
      ...holder,
      ...{ epoch, group, spki },
      ...{ token: toBase64Url(token), blinded: toBase64Url(blinded), inverse: toBase64Url(inverse) },
      signature: null,
      usableFrom: 0,
    })
  }
  await getSecret(deps.store, holder.person) // whoever copies this profile has it with the passes
  const transaction = deps.store.transaction('passes', 'readwrite', { durability: 'strict' })
  await Promise.all([
    transaction.store.delete(startingWith(pageKey(holder, epoch, ''))), // for keys that went
    ...pages.map((page) => transaction.store.put(page)),
    transaction.done,
  ])
  return pages
}

/** A pass fresh from issue rests a random time, so that its use does not tell when it was issued. */
async function keepSignatures(
  { store, clock, random }: PassDeps,
  { finalize }: Blinding,
  pages: BookPage[],
  signatures: { group: string; signature: string }[],
): Promise<boolean> {
  const { from, to } = (await findKept(store, 'policy'))?.firstUseAfterMs ?? restsMs
  const issued: BookPage[] = []
  for (const page of pages) {
    const blind = signatures.find(({ group }) => group === page.group)?.signature ?? ''
    const bytes = await finalize(
      fromBase64Url(page.spki),
      fromBase64Url(page.token),
      fromBase64Url(blind),
      fromBase64Url(page.inverse),
    ).catch(ignoreUnsigned)
    if (!bytes) return false
    const usableFrom = clock() + from + random() * (to - from)
    issued.push({ ...page, signature: toBase64Url(bytes), usableFrom })
  }
  await putPages(store, issued)
  return true
}

/** No network for the code: tried again like a request without an answer. */
function ignoreUnloaded(): undefined {
  return undefined
}

/** The library has no code for a signature that does not hold, only these words of RFC 9474 §4.4. */
function ignoreUnsigned(cause: unknown): undefined {
  if (cause instanceof Error && unsignedWords.has(cause.message)) return undefined
  throw cause
}

const unsignedWords: ReadonlySet<string> = new Set(['invalid signature', 'unexpected input size'])

const restsMs = { from: 24 * 3600 * 1000, to: 72 * 3600 * 1000 } // until the server has said otherwise

function whyNotIssued(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): IssueOutcome {
  if (answer.kind === 'retry') return { kind: 'paused', pause: 'offline', afterMs: answer.afterMs }
  if (answer.code === 'invalid') return { kind: 'other-keys' }
  return { kind: 'paused', pause: pauseOf(answer), afterMs: 0 }
}

function pauseOf({ status, code }: { status: number; code: string }): Pause {
  if (status === 401) return 'signed-out'
  if (code === 'next-epoch') return 'next-epoch'
  return code === 'book-issued' ? 'book-lost' : 'client-too-old'
}
