import { createHash } from 'node:crypto'
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Epoch } from '../contract/epoch.ts'
import { partKinds } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'

/** The bytes of an answer, and their strong ETag. */
export type BuiltList = { bytes: Uint8Array<ArrayBuffer>; etag: string }

type Head = { epoch: Epoch; closed: boolean; incarnation: string }

const chunk = 1000 // marks read at a time, so that the event loop never stands still for long
const hashedAtOnce = 2 ** 20 // bytes

/** The list of an epoch that is not closed, from its marks. */
export async function buildOpen(query: Query, head: Head): Promise<BuiltList> {
  return finish(head, await readIds(query, head.epoch))
}

/** The list as it was stored at closing. */
export async function buildClosed(query: Query, head: Head): Promise<BuiltList> {
  const { rows } = await query({ sql: 'SELECT list FROM closed_epoch WHERE epoch = ?', args: [head.epoch] })
  return finish(head, [Buffer.from(String(rows[0]?.list))])
}

/** `ids`: a JSON object's bytes, in pieces; the head becomes its first fields. */
async function finish(head: Head, ids: Uint8Array[]): Promise<BuiltList> {
  const [first = Buffer.from('{}'), ...others] = ids
  const opening = Buffer.from(`${JSON.stringify(head).slice(0, -1)},`)
  const bytes = new Uint8Array(Buffer.concat([opening, first.subarray(1), ...others]))
  return { bytes, etag: `"${await hash(bytes)}"` }
}

async function hash(bytes: Uint8Array): Promise<string> {
  const sha = createHash('sha256')
  for (let from = 0; from < bytes.length; from += hashedAtOnce) {
    sha.update(bytes.subarray(from, from + hashedAtOnce))
    await yieldToOthers()
  }
  return sha.digest('base64url')
}

/** Marks are read in the order of their ids, which are random: so the lists are sorted. */
async function readIds(query: Query, epoch: Epoch): Promise<Uint8Array[]> {
  const lists = new Map<string, Uint8Array[]>()
  let after: [string, string] | undefined = ['', '']
  while (after) {
    const marks = await readMarks(query, epoch, after)
    for (const [list, ids] of Map.groupBy(marks, ({ outcome, kind }) => `${outcome} ${kind}`)) {
      const known = lists.get(list) ?? []
      known.push(
        Buffer.from(`${known.length > 0 ? ',' : ''}${ids.map(({ id }) => `"${uuid(id)}"`).join(',')}`),
      )
      lists.set(list, known)
    }
    const last = marks.at(-1)
    after = last && marks.length === chunk ? [last.id, last.kind] : undefined
    await yieldToOthers()
  }
  return (['counted', 'withheld'] as const).flatMap((outcome) => [
    Buffer.from(`${outcome === 'counted' ? '{' : ','}"${outcome}":{`),
    ...partKinds.flatMap((kind, index) => [
      Buffer.from(`${index > 0 ? ',' : ''}"${kind}":[`),
      ...(lists.get(`${outcome} ${kind}`) ?? []),
      Buffer.from(']'),
    ]),
    Buffer.from(outcome === 'counted' ? '}' : '}}'),
  ])
}

async function readMarks(query: Query, epoch: Epoch, after: [string, string]) {
  const { rows } = await query({
    sql: `SELECT lower(hex(id)) AS id, kind, outcome FROM mark INDEXED BY mark_epoch
          WHERE epoch = ? AND (id, kind) > (unhex(?), ?) ORDER BY id, kind LIMIT ?`,
    args: [epoch, ...after, chunk],
  })
  return rows.map(({ id, kind, outcome }) => ({
    id: String(id),
    kind: String(kind),
    outcome: String(outcome),
  }))
}

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
