import type { InStatement } from '@libsql/client'
import type { PartKind, Rating } from '../contract/rating.ts'
import type { Change } from './settle.ts'

/** The statements that carry out the changes of one group, each over one JSON parameter. */
export function writeChanges(changes: Change[], openedWeek: string): InStatement[] {
  return [
    ...poolStatements(changes, openedWeek),
    ...reviseStatements(changes),
    ...withdrawStatements(changes),
  ]
}

function poolStatements(changes: Change[], openedWeek: string): InStatement[] {
  const parts = changes.flatMap((change) => (change.kind === 'pool' ? partsOf(change) : []))
  if (parts.length === 0) return []
  const rows = JSON.stringify(parts)
  return [
    { sql: openPoolsSql, args: [openedWeek, rows] },
    { sql: insertPartsSql, args: [rows] },
  ]
}

function partsOf({ rating, parts, rater, place, team }: Change & { kind: 'pool' }) {
  const mark = rater.markIn(team)
  const sealed = rater.seal(hex(rating.id))
  const key = Buffer.from(rating.interactionKey, 'base64url').toString('hex')
  return parts.map((kind) => ({ ...place, ...partOf(rating, kind), team, mark, sealed, key }))
}

/** Ids are random, so that they tell nothing of which pool opened first. */
const openPoolsSql = `
  INSERT INTO pool (id, kind, team, epoch, scope, opened_week)
  SELECT abs(random() >> 11), kind, team, epoch, scope, ? FROM (
    SELECT DISTINCT value->>'kind' AS kind, value->>'team' AS team, value->>'epoch' AS epoch, value->>'scope' AS scope
    FROM json_each(?)) WHERE true
  ON CONFLICT (epoch, scope, team, kind) DO NOTHING`

const insertPartsSql = `
  INSERT INTO part (id, kind, pool, rater_mark, sealed, revision, interaction_key, value)
  SELECT unhex(value->>'id'), value->>'kind', pool.id, unhex(value->>'mark'), unhex(value->>'sealed'),
    value->>'revision', unhex(value->>'key'), value->>'value'
  FROM json_each(?) CROSS JOIN pool
    ON pool.epoch = value->>'epoch' AND pool.scope = value->>'scope' AND pool.team = value->>'team' AND pool.kind = value->>'kind'`

function reviseStatements(changes: Change[]): InStatement[] {
  const parts = new Map<string, ReturnType<typeof partOf>>() // of several revisions in one group the last stands
  for (const change of changes) {
    if (change.kind !== 'revise') continue
    for (const kind of change.parts) parts.set(`${change.rating.id} ${kind}`, partOf(change.rating, kind))
  }
  if (parts.size === 0) return []
  return [{ sql: revisePartsSql, args: [JSON.stringify([...parts.values()])] }]
}

const revisePartsSql = `
  UPDATE part SET revision = given.value->>'revision', value = given.value->>'value'
  FROM json_each(?) given WHERE part.id = unhex(given.value->>'id') AND part.kind = given.value->>'kind'`

function withdrawStatements(changes: Change[]): InStatement[] {
  const rows = changes.flatMap((change) =>
    change.kind === 'withdraw'
      ? [{ id: hex(change.withdrawal.id), revision: change.withdrawal.revision, epoch: change.place.epoch }]
      : [],
  )
  if (rows.length === 0) return []
  const given = JSON.stringify(rows)
  return [
    { sql: `DELETE FROM part WHERE id IN (SELECT unhex(value->>'id') FROM json_each(?))`, args: [given] },
    { sql: recordWithdrawalsSql, args: [given] },
  ]
}

const recordWithdrawalsSql = `
  INSERT INTO withdrawal (id, revision, epoch)
  SELECT unhex(value->>'id'), value->>'revision', value->>'epoch' FROM json_each(?) WHERE true
  ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision)`

/** One part of a rating as it is stored; an empty part is stored too, so that it tells nothing. */
function partOf(rating: Rating, kind: PartKind) {
  const value = rating[kind]
  return {
    id: hex(rating.id),
    kind,
    revision: rating.revision,
    value: value === undefined ? null : JSON.stringify(value),
  }
}

function hex(id: string): string {
  return id.replaceAll('-', '')
}
