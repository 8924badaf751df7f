import { randomBytes, randomUUID } from 'node:crypto'
import * as v from 'valibot'
import type { Epoch } from '../contract/epoch.ts'
import type { Scope } from '../contract/id.ts'
import { KeyFile } from '../contract/keys.ts'
import { formatPass, Pass, PassAnswer, passHeader } from '../contract/pass.ts'
import { maxRatingsPerRequest, type Rating } from '../contract/rating.ts'
import { RatingAnswer } from '../contract/receipt.ts'
import type { Database } from '../db/open.ts'
import { createSecret, hashSecret } from '../identity/secret.ts'
import type { Blinders } from './blinders.ts'

/** The server's app, asked as a client asks it, without a port. */
export type App = { request: (path: string, init?: RequestInit) => Response | Promise<Response> }

/** One colleague's passes for an epoch and scope, and how many ratings they sent with it about each team. */
export const Book = v.object({
  team: v.string(),
  passes: v.array(Pass),
  sent: v.record(v.string(), v.number()),
})
export type Book = v.InferOutput<typeof Book>

export type Colleague = { id: string; team: string }

/** Bearer sessions for colleagues, made without sign-in; `close` ends them. */
export async function openSessions(db: Database, people: Colleague[], scope: Scope, now: number) {
  const sessions = people.map((person) => ({ person, token: createSecret() }))
  const rows = sessions.map(({ person, token }) => [hashSecret(token), person.id, scope, now + 3_600_000])
  const sql = 'INSERT INTO session (hash, person, scope, expires_on) VALUES (?, ?, ?, ?)'
  await db.run(rows.map((args) => ({ sql, args })))
  const close = () =>
    db.run(rows.map(([hash]) => ({ sql: 'DELETE FROM session WHERE hash = ?', args: [hash ?? ''] })))
  return { sessions, close }
}

/** The published keys of an epoch and scope. */
export async function readKeys(app: App, epoch: Epoch, scope: Scope) {
  const { keys } = v.parse(KeyFile, await readJson(await app.request('/v1/keys')))
  return keys.filter((key) => key.epoch === epoch && key.scope === scope)
}

/** Takes a pass book the way every client does: blinded, signed, unblinded (RFC 9474). */
export async function takeBook(
  app: App,
  blinders: Blinders,
  keys: Awaited<ReturnType<typeof readKeys>>,
  { person, token: bearer }: { person: Colleague; token: string },
): Promise<Book> {
  const [first] = keys
  if (!first) throw new Error('no keys were published for this epoch and scope')
  const asked = await Promise.all(
    keys.map(async ({ group, spki }) => {
      const key = { spki: fromBase64Url(spki), token: new Uint8Array(randomBytes(32)) }
      const { blinded, inverse } = await blinders.run<'blind'>({ kind: 'blind', ...key })
      return { group, key, blinded: toBase64Url(blinded), inverse }
    }),
  )
  const body = { epoch: first.epoch, passes: asked.map(({ group, blinded }) => ({ group, blinded })) }
  const answer = v.parse(
    PassAnswer,
    await readJson(await post(app, '/v1/passes', { authorization: `Bearer ${bearer}` }, body)),
  )
  const passes = await Promise.all(
    asked.map(async ({ group, key, inverse }): Promise<Pass> => {
      const signature = fromBase64Url(answer.passes.find((pass) => pass.group === group)?.signature ?? '')
      const done = await blinders.run<'finalize'>({ kind: 'finalize', ...key, signature, inverse })
      const { epoch, scope } = answer
      return { epoch, scope, group, token: toBase64Url(key.token), signature: toBase64Url(done.signature) }
    }),
  )
  return { team: person.team, passes, sent: {} }
}

export type Answered = Pick<Rating, 'team' | 'score' | 'detail' | 'comment'>

/** Notes one more rating about a team; before it is sent, so that no crash makes them too many. */
export function countSent(book: Book, team: string): void {
  book.sent[team] = (book.sent[team] ?? 0) + 1
}

/** Sends ratings of teams of one group, each about help of its own. All must be accepted. */
export async function sendRatings(app: App, book: Book, group: string, answers: Answered[]): Promise<void> {
  const pass = book.passes.find((pass) => pass.group === group)
  if (!pass || answers.length > maxRatingsPerRequest)
    throw new Error(`no pass for the group ${group}, or too much at once`)
  const ratings = answers.map((answer) => ({
    id: randomUUID(),
    revision: 1,
    ...answer,
    interactionKey: toBase64Url(randomBytes(32)),
  }))
  const { receipts } = v.parse(
    RatingAnswer,
    await readJson(await post(app, '/v1/ratings', { [passHeader]: formatPass(pass) }, { ratings })),
  )
  const refused = receipts.find(({ kind }) => kind !== 'accepted')
  if (refused) throw new Error(`a rating was not accepted: ${JSON.stringify(refused)}`)
}

function post(app: App, path: string, headers: Record<string, string>, body: unknown) {
  return app.request(path, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

async function readJson(response: Response): Promise<unknown> {
  if (!response.ok) throw new Error(`the server answered ${response.status}: ${await response.text()}`)
  return await response.json()
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}
