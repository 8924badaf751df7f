import type { KeyFile } from '../../server/contract/keys.ts'
import type { Pass } from '../../server/contract/pass.ts'
import type { Session } from '../../server/contract/session.ts'
import type { Answer, Api } from './api.ts'
import { fromBase64Url, toBase64Url } from './base64url.ts'
import type { Pause } from './port.ts'
import type { Store } from './store.ts'

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
  loadBlinding: () => Promise<typeof import('./blinding.ts')>
}

export type BookOutcome =
  | { kind: 'book'; pages: BookPage[] }
  | { kind: 'paused'; pause: Pause; afterMs: number }

/**
 * The person's pass book for the key file's epoch: one pass of every group, always all of them, so that
 * asking tells nothing. Tokens and blinding are on disk before they are posted, so a retry asks for the same.
 */
export async function openBook(deps: PassDeps, keys: KeyFile, session: Session): Promise<BookOutcome> {
  const known = await listPages(deps.store, session.person.id, keys.epoch, session.scope)
  if (known.length > 0 && known.every(isIssued)) return { kind: 'book', pages: known }
  const pages = known.length > 0 ? known : await createPages(deps, keys, session)
  if (pages.length === 0) return { kind: 'paused', pause: 'next-epoch', afterMs: 0 }
  const asked = pages.map(({ group, blinded }) => ({ group, blinded }))
  const answer = await deps.api.requestPasses(session.token, { epoch: keys.epoch, passes: asked })
  if (answer.kind !== 'ok') return { kind: 'paused', ...whyNoBook(answer) }
  return { kind: 'book', pages: await keepSignatures(deps, keys, pages, answer.value.passes) }
}

/** The pass of one group, once it was issued. */
export function passOf({ epoch, scope, group, token, signature }: BookPage): Pass | undefined {
  return signature === null ? undefined : { epoch, scope, group, token, signature }
}

async function listPages(store: Store, person: string, epoch: string, scope: string): Promise<BookPage[]> {
  const prefix = `${person} ${epoch} ${scope} `
  return store.getAll('passes', IDBKeyRange.bound(prefix, `${prefix}\uffff`))
}

function isIssued({ signature }: BookPage): boolean {
  return signature !== null
}

async function createPages(deps: PassDeps, keys: KeyFile, session: Session): Promise<BookPage[]> {
  const { blind } = await deps.loadBlinding()
  const pages: BookPage[] = []
  for (const { epoch, scope, group, spki } of keys.keys) {
    if (epoch !== keys.epoch || scope !== session.scope) continue
    const token = crypto.getRandomValues(new Uint8Array(32))
    const { blinded, inverse } = await blind(fromBase64Url(spki), token)
    const person = session.person.id
    pages.push({
      key: `${person} ${epoch} ${scope} ${group}`,
      ...{ person, epoch, scope, group, spki },
      ...{ token: toBase64Url(token), blinded: toBase64Url(blinded), inverse: toBase64Url(inverse) },
      signature: null,
      usableFrom: 0,
    })
  }
  await putPages(deps.store, pages)
  return pages
}

async function keepSignatures(
  { store, clock, random, loadBlinding }: PassDeps,
  { policy }: KeyFile,
  pages: BookPage[],
  signatures: { group: string; signature: string }[],
): Promise<BookPage[]> {
  const { finalize } = await loadBlinding()
  const { from, to } = policy.firstUseAfterMs
  const issued: BookPage[] = []
  for (const page of pages) {
    const blind = signatures.find(({ group }) => group === page.group)?.signature ?? ''
    const token = fromBase64Url(page.token)
    const bytes = await finalize(
      fromBase64Url(page.spki),
      token,
      fromBase64Url(blind),
      fromBase64Url(page.inverse),
    )
    const signature = toBase64Url(bytes)
    issued.push({ ...page, signature, usableFrom: clock() + from + random() * (to - from) })
  }
  await putPages(store, issued)
  return issued
}

async function putPages(store: Store, pages: BookPage[]): Promise<void> {
  const transaction = store.transaction('passes', 'readwrite', { durability: 'strict' })
  await Promise.all([...pages.map((page) => transaction.store.put(page)), transaction.done])
}

function whyNoBook(answer: Exclude<Answer<unknown>, { kind: 'ok' }>): { pause: Pause; afterMs: number } {
  if (answer.kind === 'retry') return { pause: 'offline', afterMs: answer.afterMs }
  if (answer.status === 401) return { pause: 'signed-out', afterMs: 0 }
  if (answer.code === 'next-epoch') return { pause: 'next-epoch', afterMs: 0 }
  if (answer.code === 'book-issued') return { pause: 'book-lost', afterMs: 0 }
  return { pause: 'client-too-old', afterMs: 0 }
}
