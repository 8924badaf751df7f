import * as v from 'valibot'
import type { PublishedKey } from './keys.ts'

/**
 * One entry of the settings log. `what` names a setting (`epoch-length`) or a total or hash of an epoch
 * (`keys/2026-11`); `before` is what the log said of it until then, null at first. `number` counts from 1.
 * Hashes are SHA-256 in lower-case hex; what is no hash is left to `findBreak`.
 */
export const LogEntry = v.object({
  number: v.number(),
  month: v.string(),
  what: v.string(),
  before: v.nullable(v.string()),
  after: v.string(),
  previous: v.string(),
  hash: v.string(),
})
export type LogEntry = v.InferOutput<typeof LogEntry>

/** `GET /v1/log`: the whole log, oldest first. */
export const SettingsLog = v.object({ entries: v.array(LogEntry) })
export type SettingsLog = v.InferOutput<typeof SettingsLog>

/** What binds a log: whoever keeps its head notices any change of what came before. */
export type LogHead = Pick<LogEntry, 'number' | 'hash'>

/** What the first entry names as the one before it. */
export const noEntry: LogHead = { number: 0, hash: '0'.repeat(64) }

/** An entry's hash: SHA-256 over its canonical JSON (RFC 8785: keys sorted, no spaces), without the hash itself. */
export function hashEntry({
  after,
  before,
  month,
  number,
  previous,
  what,
}: Omit<LogEntry, 'hash'>): Promise<string> {
  return hashText(JSON.stringify({ after, before, month, number, previous, what }))
}

/** Number of the first entry that does not follow from the one before it; undefined for an intact log. */
export async function findBreak(entries: readonly LogEntry[]): Promise<number | undefined> {
  let head = noEntry
  for (const entry of entries) {
    const follows = entry.number === head.number + 1 && entry.previous === head.hash
    if (!follows || entry.hash !== (await hashEntry(entry))) return head.number + 1
    head = entry
  }
  return undefined
}

/** SHA-256 of a text's UTF-8, in hex. */
async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * The hash that the log has of an epoch's published keys (`keys/<epoch>`): SHA-256 over the canonical JSON
 * of the list, sorted by scope and group.
 */
export function hashKeys(keys: readonly PublishedKey[]): Promise<string> {
  const place = ({ scope, group }: PublishedKey) => `${scope} ${group}`
  const sorted = keys.toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
  return hashText(
    JSON.stringify(sorted.map(({ epoch, group, scope, spki }) => ({ epoch, group, scope, spki }))),
  )
}
