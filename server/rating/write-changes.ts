import type { InStatement } from '@libsql/client'
import type { PartKind, Rating } from '../contract/rating.ts'
import { markRating } from '../pass/epoch-keys.ts'
import { hexOf } from './arrival.ts'
import { type BoxedPart, sealPart } from './part-box.ts'
import { poolParts, unpool } from './pool-parts.ts'
import type { Change } from './settle.ts'

/** The statements that carry out the changes of one group, each over one JSON parameter. */
export function writeChanges(changes: Change[]): InStatement[] {
  return [
    ...poolParts(changes.flatMap((change) => (change.kind === 'pool' ? poolingsOf(change) : []))),
    ...reviseStatements(changes),
    ...withdrawStatements(changes),
  ]
}

function poolingsOf({ rating, parts, token, keyring, place, team }: Change & { kind: 'pool' }) {
  const interactionKey = Buffer.from(rating.interactionKey, 'base64url').toString('hex')
  const [keys] = keyring
  return parts.map((kind) => ({
    ...{ kind, ...place, team, keys },
    part: { id: hexOf(rating.id), token, interactionKey, ...saidIn(rating, kind) },
  }))
}

function reviseStatements(changes: Change[]): InStatement[] {
  const boxes = new Map<string, string>() // of several revisions in one group the last stands
  for (const change of changes) {
    if (change.kind !== 'revise') continue
    for (const { kind, keys, token, interactionKey } of change.parts) {
      const id = hexOf(change.rating.id)
      const stored = markRating(keys, id)[kind]
      const part = { id, token, interactionKey, ...saidIn(change.rating, kind) }
      boxes.set(stored, sealPart(keys, part, { stored, kind }))
    }
  }
  return boxes.size === 0 ? [] : [{ sql: revisePartsSql, args: [JSON.stringify(Object.fromEntries(boxes))] }]
}

const revisePartsSql = `
  UPDATE part SET sealed = unhex(given.value) FROM json_each(?) given WHERE part.id = unhex(given.key)`

function withdrawStatements(changes: Change[]): InStatement[] {
  const withdrawn = changes.filter((change) => change.kind === 'withdraw')
  if (withdrawn.length === 0) return []
  const rows = withdrawn.map(({ withdrawal: { id, revision }, place: { epoch } }) => ({
    ...{ id: hexOf(id), revision, epoch },
  }))
  const stored = withdrawn.flatMap(({ parts }) =>
    parts.map(({ id, kind, keys }) => markRating(keys, hexOf(id))[kind]),
  )
  return [unpool(stored), { sql: recordWithdrawalsSql, args: [JSON.stringify(rows)] }]
}

const recordWithdrawalsSql = `
  INSERT INTO withdrawal (id, revision, epoch)
  SELECT unhex(value->>'id'), value->>'revision', value->>'epoch' FROM json_each(?) WHERE true
  ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)`

/** What a rating says in one of its parts; an empty part is stored too, so that it tells nothing. */
function saidIn(rating: Rating, kind: PartKind): Pick<BoxedPart, 'revision' | 'value'> {
  const value = rating[kind]
  return { revision: rating.revision, value: value === undefined ? null : JSON.stringify(value) }
}
