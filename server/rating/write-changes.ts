import type { InStatement } from '@libsql/client'
import type { PartKind, Rating } from '../contract/rating.ts'
import type { Change } from './settle.ts'

export type Place = { epoch: string; scope: string }

/** The statements that carry out the changes of one group, each over one JSON parameter. */
export function writeChanges(changes: { change: Change; place: Place }[], openedWeek: string): InStatement[] {
  return [
    ...poolStatements(changes, openedWeek),
    ...reviseStatements(changes.map(({ change }) => change)),
    ...withdrawStatements(changes),
  ]
}

function poolStatements(changes: { change: Change; place: Place }[], openedWeek: string): InStatement[] {
  const parts = changes.flatMap(({ change, place }) =>
    change.kind === 'pool'
      ? change.parts.map((kind) => ({
          ...place,
          ...partOf(change.rating, kind),
          team: change.team,
          token: change.token,
          key: Buffer.from(change.rating.interactionKey, 'base64url').toString('hex'),
        }))
      : [],
  )
  if (parts.length === 0) return []
  const rows = JSON.stringify(parts)
  return [
    { sql: openPoolsSql, args: [openedWeek, rows] },
    { sql: insertPartsSql, args: [rows] },
  ]
}

/** Ids are random, so that they tell nothing of which pool opened first. */
const openPoolsSql = `
  INSERT INTO pool (id, kind, team, epoch, scope, opened_week)
  SELECT abs(random() >> 11), kind, team, epoch, scope, ? FROM (
    SELECT DISTINCT value->>'kind' AS kind, value->>'team' AS team, value->>'epoch' AS epoch, value->>'scope' AS scope
    FROM json_each(?)) WHERE true
  ON CONFLICT (epoch, scope, team, kind) DO NOTHING`

const insertPartsSql = `
  INSERT INTO part (id, kind, pool, token, revision, interaction_key, value)
  SELECT unhex(value->>'id'), value->>'kind', pool.id, unhex(value->>'token'), value->>'revision', unhex(value->>'key'), value->>'value'
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

function withdrawStatements(changes: { change: Change; place: Place }[]): InStatement[] {
  const rows = changes.flatMap(({ change, place }) =>
    change.kind === 'withdraw'
      ? [{ id: hex(change.withdrawal.id), revision: change.withdrawal.revision, epoch: place.epoch }]
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
