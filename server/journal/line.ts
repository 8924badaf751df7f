import type { InStatement } from '@libsql/client'
import * as v from 'valibot'
import { Epoch } from '../contract/epoch.ts'
import { Base64Url, GroupId, Scope, TeamId } from '../contract/id.ts'
import { LogEntry } from '../contract/log.ts'
import { PartKind } from '../contract/rating.ts'
import { keepLine } from '../db/journal-lines.ts'

const Hex = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})+$/, 'must be lower-case hex'))
const Ids = v.array(Hex) // of ratings

/**
 * One line of the journal, JSON: what a backup may lack and nobody could bring back. A release with the
 * ratings that it counted, which stand in lists of the whole epoch once that is closed; ratings withheld, and an epoch closed (ms since 1970); an entry of the settings
 * log; an epoch's tree as frozen, and its public keys, each the whole list at the time; that a pass book was
 * issued, and nothing of whom to (`id` is random); that somebody was erased.
 */
export const JournalLine = v.variant('kind', [
  v.object({
    kind: v.literal('release'),
    id: Hex,
    part: PartKind,
    team: TeamId,
    epoch: Epoch,
    week: v.string(),
    sums: v.looseObject({ kind: PartKind }),
    ids: Ids,
  }),
  v.object({ kind: v.literal('counted'), part: PartKind, epoch: Epoch, ids: Ids }),
  v.object({ kind: v.literal('withheld'), part: PartKind, epoch: Epoch, ids: Ids }),
  v.object({ kind: v.literal('closed'), epoch: Epoch, closedOn: v.number() }),
  v.object({ kind: v.literal('log'), entry: LogEntry }),
  v.object({
    kind: v.literal('tree'),
    epoch: Epoch,
    teams: v.array(v.object({ team: TeamId, parent: v.nullable(TeamId), group: GroupId, pool: TeamId })),
  }),
  v.object({
    kind: v.literal('keys'),
    epoch: Epoch,
    keys: v.array(v.object({ scope: Scope, group: GroupId, spki: Base64Url })),
  }),
  v.object({ kind: v.literal('erased'), salt: Hex, hash: Hex }),
  v.object({ kind: v.literal('book'), epoch: Epoch, scope: Scope, id: Hex }),
])
export type JournalLine = v.InferOutput<typeof JournalLine>

/** Writes a line in the same transaction as what it tells of. */
export function journal(line: JournalLine): InStatement {
  return keepLine(JSON.stringify(line))
}
