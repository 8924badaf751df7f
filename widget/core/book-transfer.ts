import * as v from 'valibot'
import { epochAfter } from '../../server/contract/epoch.ts'
import { Pass } from '../../server/contract/pass.ts'
import type { Session } from '../../server/contract/session.ts'
import { Transfer, TransferOffered } from '../../server/contract/transfer.ts'
import type { Answer, Api } from './api.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import { currentEpoch } from './book-plan.ts'
import { holderOf } from './holder.ts'
import { getSecret } from './interaction-key.ts'
import { fetchKeyFile, findKeySet, type KeyDeps } from './key-file.ts'
import { type BookPage, findBook, isMadeFor, pageKey } from './pass.ts'
import { placeUnder, seal, unseal } from './seal.ts'
import { findKept, type Kept, keep, type Store } from './store.ts'
import { formatCode, parseCode } from './transfer-code.ts'

export type TransferDeps = KeyDeps & { api: Api; changed: () => void }

export type OfferOutcome =
  | { kind: 'offered'; code: string; expiresOn: number } // ms since 1970
  | { kind: 'failed'; reason: 'no-book' | 'signed-out' | 'offline' | 'refused' }

export type TakeOutcome =
  | { kind: 'taken' }
  | {
      kind: 'failed'
      reason: 'not-a-code' | 'unknown' | 'damaged' | 'keys-differ' | 'signed-out' | 'offline' | 'refused'
    }

const bookPass = v.object({
  ...v.pick(Pass, ['epoch', 'group', 'token', 'signature']).entries,
  usableFrom: v.number(),
})
/** What goes to the other device: with the same secret, the same interaction has the same key there. */
const Parcel = v.object({
  version: v.literal(1),
  person: v.string(),
  scope: v.string(),
  secret: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  passes: v.array(bookPass),
})
type Parcel = v.InferOutput<typeof Parcel>

/**
 * Offers this device's pass books to another device of the same person and scope, sealed under a code that
 * only the person carries over. Both then hold the same tokens, so they share what one token may: 20 ratings
 * a team, three parts a release, one rating an interaction.
 */
export async function offerTransfer(deps: TransferDeps): Promise<OfferOutcome> {
  const session = await findKept(deps.store, 'session')
  if (!session) return { kind: 'failed', reason: 'signed-out' }
  const parcel = await packBooks(deps, session)
  if (parcel.passes.length === 0) return { kind: 'failed', reason: 'no-book' }
  const code = crypto.getRandomValues(new Uint8Array(16))
  const offer = { id: await placeUnder(code), box: await seal(code, parcel) }
  const answer = await deps.api.askAs(session.token, TransferOffered, '/v1/transfers', {
    method: 'POST',
    body: JSON.stringify(offer),
  })
  if (answer.kind !== 'ok') return { kind: 'failed', reason: whyNot(answer) }
  return { kind: 'offered', code: formatCode(code), expiresOn: answer.value.expiresOn }
}

/**
 * Takes the books that another device offered under the code. They are checked against the keys that this
 * device sees, and an own book is never replaced.
 */
export async function takeTransfer(deps: TransferDeps, typed: string): Promise<TakeOutcome> {
  const session = await findKept(deps.store, 'session')
  if (!session) return { kind: 'failed', reason: 'signed-out' }
  const code = parseCode(typed)
  if (!code) return { kind: 'failed', reason: 'not-a-code' }
  const keys = await fetchKeyFile(deps)
  if (keys.kind !== 'ok') return { kind: 'failed', reason: 'offline' }
  const path = `/v1/transfers/${await placeUnder(code)}`
  const answer = await deps.api.askAs(session.token, Transfer, path)
  if (answer.kind !== 'ok') {
    const isUnknown = answer.kind === 'refused' && answer.code === 'transfer-unknown'
    return { kind: 'failed', reason: isUnknown ? 'unknown' : whyNot(answer) }
  }
  const parcel = v.safeParse(Parcel, await unseal(code, answer.value.box))
  if (!parcel.success || !isFor(session, parcel.output)) return { kind: 'failed', reason: 'damaged' }
  return keepBooks(deps, session, parcel.output)
}

async function packBooks(deps: TransferDeps, session: Session): Promise<Parcel> {
  const { person, scope } = holderOf(session)
  const passes = (await findBooks(deps, session)).flatMap(({ epoch, group, token, signature, usableFrom }) =>
    signature === null ? [] : [{ epoch, group, token, signature, usableFrom }],
  )
  return { version: 1, person, scope, secret: toBase64Url(await getSecret(deps.store, person)), passes }
}

/** Of the current epoch and, once it was issued, of the next. */
async function findBooks(deps: TransferDeps, session: Session): Promise<BookPage[]> {
  const current = await currentEpoch(deps)
  if (current === undefined) return []
  const books = [current, epochAfter(current)].map((epoch) => findBook(deps.store, holderOf(session), epoch))
  return (await Promise.all(books)).flatMap((book) => book ?? [])
}

function isFor(session: Session, { person, scope }: Parcel): boolean {
  return person === session.person.id && scope === session.scope
}

async function keepBooks(deps: TransferDeps, session: Session, parcel: Parcel): Promise<TakeOutcome> {
  const pages: BookPage[] = []
  for (const [epoch, passes] of Map.groupBy(parcel.passes, (pass) => pass.epoch)) {
    if (await findBook(deps.store, holderOf(session), epoch)) continue
    const book = await checkBook(deps.store, session, epoch, passes)
    if (!book) return { kind: 'failed', reason: 'keys-differ' }
    pages.push(...book)
  }
  await putBooks(deps.store, parcel, pages)
  await keep(deps.store, 'retry', undefined) // what waited for a book may go
  deps.changed()
  return { kind: 'taken' }
}

/** The secret comes with pages only: own passes have been used with the own one. */
async function putBooks(store: Store, { person, secret }: Parcel, pages: BookPage[]): Promise<void> {
  if (pages.length === 0) return
  const transaction = store.transaction(['kept', 'passes'], 'readwrite', { durability: 'strict' })
  const kept = transaction.objectStore('kept')
  const secrets = ((await kept.get('secrets')) ?? {}) as Kept['secrets'] // written here and by getSecret
  await Promise.all([
    kept.put({ ...secrets, [person]: fromBase64Url(secret) }, 'secrets'),
    ...pages.map((page) => transaction.objectStore('passes').put(page)),
    transaction.done,
  ])
}

/** One epoch's pages, if they are a whole book that the keys seen by this device verify. */
async function checkBook(
  store: Store,
  session: Session,
  epoch: string,
  passes: Parcel['passes'],
): Promise<BookPage[] | undefined> {
  const set = await findKeySet(store, epoch, session.scope)
  const holder = holderOf(session)
  const pages = passes.map(({ group, token, signature, usableFrom }) => ({
    key: pageKey(holder, epoch, group),
    ...holder,
    ...{ epoch, group, token, signature, usableFrom },
    spki: set?.keys.find((key) => key.group === group)?.spki ?? '',
    ...{ blinded: '', inverse: '' }, // the blinding stays where it was made
  }))
  if (!set || !isMadeFor(pages, set)) return undefined
  return (await Promise.all(pages.map(isSigned))).every(Boolean) ? pages : undefined
}

/** RSASSA-PSS-VERIFY of RFC 8017, as RFC 9474 has it: SHA-384, salt of 48 bytes. */
async function isSigned({ spki, token, signature }: { spki: string; token: string; signature: string }) {
  const shape = { name: 'RSA-PSS', hash: 'SHA-384' }
  const key = await crypto.subtle.importKey('spki', fromBase64Url(spki), shape, false, ['verify'])
  const scheme = { name: 'RSA-PSS', saltLength: 48 }
  return crypto.subtle.verify(scheme, key, fromBase64Url(signature), fromBase64Url(token))
}

function whyNot(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): 'signed-out' | 'offline' | 'refused' {
  if (answer.kind === 'retry') return 'offline'
  return answer.status === 401 ? 'signed-out' : 'refused'
}
