import { partKinds } from '../../server/contract/rating.ts'
import type { Truth } from './truth.ts'
import type { PrivacyWorld } from './world.ts'

/** One string of bytes that must be nowhere any more, and what it was. */
export type Trace = { what: string; bytes: Buffer }

/**
 * All that must not be on the disk, in every form it could be written: tokens, which never are, and of parts that
 * were settled or withdrawn the interaction key, and comments that were not published.
 */
export function tracesOfGone(truth: Truth, saidBefore: Map<string, string[]>): Trace[] {
  const ratings = [...truth.values()]
  const isPending = (one: (typeof ratings)[number]) =>
    partKinds.some((kind) => one.parts[kind].fate === 'pending')
  const gone = ratings.filter((one) => !isPending(one))
  return [
    ...ratings.flatMap(({ token }) => inEveryForm('token', token)),
    ...gone.flatMap(({ said }) => inEveryForm('interaction key', fromWire(said.interactionKey))),
    ...ratings.flatMap(({ said, parts }) => {
      const kept = ['pending', 'counted'].includes(parts.comment.fate) ? parts.comment.value : undefined
      const all = [...(saidBefore.get(said.id) ?? []), said.comment].filter((one) => one !== undefined)
      return all.filter((one) => one !== kept).map((one) => ({ what: 'comment', bytes: Buffer.from(one) }))
    }),
  ]
}

/** All that parts keep, in hex, with what it is, such as `mark <hex>`. */
export async function readMarks({ deps }: PrivacyWorld): Promise<string[]> {
  const { rows } = await deps.db.query(
    `SELECT 'mark ' || lower(hex(rater_mark)) AS kept FROM part UNION SELECT 'sealed ' || lower(hex(sealed)) FROM part
     UNION SELECT 'id ' || lower(hex(id)) FROM part UNION SELECT 'place ' || lower(hex(place_mark)) FROM pool
     UNION SELECT 'team ' || lower(hex(sealed_team)) FROM pool`,
  )
  return rows.map(({ kept }) => String(kept))
}

/** Marks and boxes as they would be found. */
export function tracesOfMarks(marks: Iterable<string>): Trace[] {
  return [...marks].flatMap((kept) => {
    const [what = '', hex = ''] = kept.split(' ')
    return inEveryForm(what, hex)
  })
}

function fromWire(text: string): string {
  return Buffer.from(text, 'base64url').toString('hex')
}

function inEveryForm(what: string, hex: string): Trace[] {
  const bytes = Buffer.from(hex, 'hex')
  return [
    { what: `${what} as bytes`, bytes },
    { what: `${what} in hex`, bytes: Buffer.from(hex) },
    { what: `${what} in capital hex`, bytes: Buffer.from(hex.toUpperCase()) },
    { what: `${what} in base64url`, bytes: Buffer.from(bytes.toString('base64url')) },
  ]
}

/** How many traces of each sort are on the disk; empty when none is. */
export function findTraces(disk: Buffer, traces: Trace[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const { what, bytes } of traces) if (disk.includes(bytes)) found[what] = (found[what] ?? 0) + 1
  return found
}
