import { createHash } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Epoch } from '../contract/epoch.ts'
import { type PartKind, partKinds } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import { type Outcome, outcomes, type Piece, readMarks } from './read-marks.ts'

/** The bytes of an answer, and their strong ETag. */
export type BuiltList = { bytes: Uint8Array<ArrayBuffer>; etag: string }

type Head = { epoch: Epoch; closed: boolean; incarnation: string }
type Pieces = AsyncIterable<Pick<Piece, 'outcome' | 'kind' | 'ids'>>

const hashedAtOnce = 2 ** 20 // bytes

/** The list of an epoch that is not closed, from its marks. */
export function buildOpen(query: Query, head: Head): Promise<BuiltList> {
  return build(head, readMarks(query, head.epoch))
}

/** The list as it was stored at closing. */
export function buildClosed(query: Query, head: Head): Promise<BuiltList> {
  return build(head, readStored(query, head.epoch))
}

async function build(head: Head, pieces: Pieces): Promise<BuiltList> {
  const lists = new Map<string, Uint8Array[]>()
  for await (const { outcome, kind, ids } of pieces) {
    const known = lists.get(`${outcome} ${kind}`) ?? []
    known.push(Buffer.from(`${known.length > 0 ? ',' : ''}${ids.map((id) => `"${uuid(id)}"`).join(',')}`))
    lists.set(`${outcome} ${kind}`, known)
    await yieldToOthers()
  }
  const bytes = new Uint8Array(Buffer.concat(join(head, lists)))
  return { bytes, etag: `"${await hash(bytes)}"` }
}

/** The JSON of a `CountedList`, in pieces. */
function join(head: Head, lists: Map<string, Uint8Array[]>): Uint8Array[] {
  const list = (outcome: Outcome, kind: PartKind) => [
    Buffer.from(`"${kind}":[`),
    ...(lists.get(`${outcome} ${kind}`) ?? []),
    Buffer.from(kind === partKinds.at(-1) ? ']' : '],'),
  ]
  return [
    Buffer.from(JSON.stringify(head).slice(0, -1)),
    ...outcomes.flatMap((outcome) => [
      Buffer.from(`,"${outcome}":{`),
      ...partKinds.flatMap((kind) => list(outcome, kind)),
      Buffer.from('}'),
    ]),
    Buffer.from('}'),
  ]
}

async function hash(bytes: Uint8Array): Promise<string> {
  const sha = createHash('sha256')
  for (let from = 0; from < bytes.length; from += hashedAtOnce) {
    sha.update(bytes.subarray(from, from + hashedAtOnce))
    await yieldToOthers()
  }
  return sha.digest('base64url')
}

async function* readStored(query: Query, epoch: Epoch): Pieces {
  for (const outcome of outcomes) {
    for (const kind of partKinds) {
      for (let number: number | undefined = -1; number !== undefined; ) {
        const { rows } = await query({
          sql: `SELECT number, lower(hex(ids)) AS ids FROM listed_ids
                WHERE epoch = ? AND outcome = ? AND kind = ? AND number > ? ORDER BY number LIMIT 1`,
          args: [epoch, outcome, kind, number],
        })
        number = rows[0] && Number(rows[0].number)
        if (rows[0]) yield { outcome, kind, ids: String(rows[0].ids).match(/.{32}/g) ?? [] }
      }
    }
  }
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
