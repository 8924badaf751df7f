import { partKinds } from '../../server/contract/rating.ts'
import type { Truth } from './truth.ts'

/** One string of bytes that must be nowhere any more, and what it was. */
export type Trace = { what: string; bytes: Buffer }

/**
 * All that a part leaves behind once it was settled or withdrawn, in every form it could be written: the
 * token when nothing of it is pooled any more, the interaction key, and comments that were not published.
 */
export function tracesOfGone(truth: Truth, saidBefore: Map<string, string[]>): Trace[] {
  const ratings = [...truth.values()]
  const isPending = (one: (typeof ratings)[number]) =>
    partKinds.some((kind) => one.parts[kind].fate === 'pending')
  const tokensInUse = new Set(ratings.filter(isPending).map(({ token }) => token))
  const gone = ratings.filter((one) => !isPending(one))
  return [
    ...gone.flatMap(({ token }) => (tokensInUse.has(token) ? [] : inEveryForm('token', token))),
    ...gone.flatMap(({ said }) => inEveryForm('interaction key', fromWire(said.interactionKey))),
    ...ratings.flatMap(({ said, parts }) => {
      const kept = ['pending', 'counted'].includes(parts.comment.fate) ? parts.comment.value : undefined
      const all = [...(saidBefore.get(said.id) ?? []), said.comment].filter((one) => one !== undefined)
      return all.filter((one) => one !== kept).map((one) => ({ what: 'comment', bytes: Buffer.from(one) }))
    }),
  ]
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
