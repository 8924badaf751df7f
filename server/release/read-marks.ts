import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { Epoch } from '../contract/epoch.ts'
import { type PartKind, partKinds } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'

export const outcomes = ['counted', 'withheld'] as const
export type Outcome = (typeof outcomes)[number]

/** Some ids (hex) of one kind and outcome. `number`: how many chunks were read before. */
export type Piece = { outcome: Outcome; kind: PartKind; number: number; ids: string[] }

const chunk = 1000 // marks read at a time, so that the event loop never stands still for long

/**
 * An epoch's marks in the order of their ids, which are random: so the lists are sorted, and while no mark is
 * added the same pieces come every time.
 */
export async function* readMarks(query: Query, epoch: Epoch): AsyncGenerator<Piece> {
  let after: [string, string] | undefined = ['', '']
  for (let number = 0; after; number++) {
    const marks: Mark[] = await readChunk(query, epoch, after)
    for (const outcome of outcomes) {
      for (const kind of partKinds) {
        const of = marks.filter((mark) => mark.outcome === outcome && mark.kind === kind)
        if (of.length > 0) yield { outcome, kind, number, ids: of.map(({ id }) => id) }
      }
    }
    const last: Mark | undefined = marks.at(-1)
    after = last && marks.length === chunk ? [last.id, last.kind] : undefined
    await yieldToOthers()
  }
}

type Mark = { id: string; kind: string; outcome: string }

async function readChunk(query: Query, epoch: Epoch, after: [string, string]): Promise<Mark[]> {
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
