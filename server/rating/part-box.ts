import type { PartKind } from '../contract/rating.ts'
import { open, seal } from '../pass/box.ts'
import type { EpochKeys } from '../pass/epoch-keys.ts'

/** One part of a rating, as nobody sees it without the keys; `id`, `token` and `interactionKey`: hex; `value`: JSON, null for an empty part. */
export type BoxedPart = {
  id: string
  token: string
  interactionKey: string
  revision: number
  value: string | null
}

const idBytes = 16
const keyBytes = 32
const headBytes = idBytes + 2 * keyBytes

/** Boxes come in these sizes only, so that theirs says next to nothing of a comment's length, nor whether there is one. */
const textBytes: Record<PartKind, number[]> = { score: [16], detail: [320], comment: [320, 1024, 4096] }
const teamBytes = 64

/** A part in its box, bound to what it is stored under (`stored`); all hex. */
export function sealPart(
  { seal: key }: EpochKeys,
  part: BoxedPart,
  { stored, kind }: { stored: string; kind: PartKind },
): string {
  const head = Buffer.from(part.id + part.token + part.interactionKey, 'hex')
  const text = Buffer.from(JSON.stringify([part.revision, part.value]))
  const size = textBytes[kind].find((bytes) => bytes >= text.length)
  if (head.length !== headBytes || size === undefined) throw new Error('the part fits in no box')
  const padding = Buffer.alloc(size - text.length, ' ') // which JSON lets follow
  return seal(key, Buffer.concat([head, text, padding]), Buffer.from(stored, 'hex')).toString('hex')
}

/** The part again; undefined when it cannot be opened. */
export function openPart({ seal: key }: EpochKeys, sealed: string, stored: string): BoxedPart | undefined {
  const content = open(key, Buffer.from(sealed, 'hex'), Buffer.from(stored, 'hex'))
  if (!content) return undefined
  const hex = (from: number, bytes: number) => content.toString('hex', from, from + bytes)
  const [revision, value] = JSON.parse(content.toString('utf8', headBytes)) as [number, string | null] // as sealed
  return {
    id: hex(0, idBytes),
    token: hex(idBytes, keyBytes),
    interactionKey: hex(idBytes + keyBytes, keyBytes),
    revision,
    value,
  }
}

/** A pool's team, bound to the pool's mark (hex). */
export function sealTeam({ seal: key }: EpochKeys, team: string, mark: string): string {
  return seal(key, Buffer.from(team.padEnd(teamBytes)), Buffer.from(mark, 'hex')).toString('hex')
}

/** The team again; undefined when it cannot be opened. */
export function openTeam({ seal: key }: EpochKeys, sealed: string, mark: string): string | undefined {
  return open(key, Buffer.from(sealed, 'hex'), Buffer.from(mark, 'hex'))?.toString().trimEnd()
}
