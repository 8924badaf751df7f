import type { InStatement } from '@libsql/client'
import type { PartKind } from '../contract/rating.ts'
import { markInteraction, markPlace, markRater, markRating } from '../pass/epoch-keys.ts'
import type { GenerationKeys } from '../pass/generation.ts'
import { type BoxedPart, sealPart, sealTeam } from './part-box.ts'

/** A part and the pool it goes to, which is opened if need be, under keys of the newest generation. */
export type Pooling = {
  part: BoxedPart
  kind: PartKind
  epoch: string
  scope: string
  team: string
  keys: GenerationKeys
}

/** Puts parts into their pools. */
export function poolParts(poolings: Pooling[]): InStatement[] {
  if (poolings.length === 0) return []
  const rows = poolings.map(toRow)
  const places = new Map(rows.map((row, at) => [row.place, poolings[at]]))
  const pools = [...places].flatMap(([mark, pooling]) => (pooling ? [toPool(mark, pooling)] : []))
  return [
    { sql: openPoolsSql, args: [JSON.stringify(pools)] },
    { sql: insertPartsSql, args: [JSON.stringify(rows)] },
  ]
}

/** Deletes parts by what they are stored under, in hex. */
export function unpool(stored: string[]): InStatement {
  return {
    sql: 'DELETE FROM part WHERE id IN (SELECT unhex(value) FROM json_each(?))',
    args: [JSON.stringify(stored)],
  }
}

/** Only a score is found by its interaction, so that nothing else of a rating's parts is alike. */
function toRow({ part, kind, epoch, scope, team, keys }: Pooling) {
  const id = markRating(keys, part.id)[kind]
  return {
    ...{ id, kind, epoch, scope, generation: keys.generation },
    place: markPlace(keys, scope, team)[kind],
    mark: markRater(keys, part.token, team)[kind],
    key: kind === 'score' ? markInteraction(keys, part.interactionKey) : null,
    sealed: sealPart(keys, part, { stored: id, kind }),
  }
}

function toPool(mark: string, { kind, epoch, scope, team, keys }: Pooling) {
  const sealed = sealTeam(keys, team, mark)
  return { mark, kind, epoch, scope, generation: keys.generation, sealed }
}

/** Ids are random, so that they tell nothing of which pool opened first. */
const openPoolsSql = `
  INSERT INTO pool (id, generation, epoch, scope, kind, place_mark, sealed_team)
  SELECT abs(random() >> 11), value->>'generation', value->>'epoch', value->>'scope', value->>'kind',
    unhex(value->>'mark'), unhex(value->>'sealed')
  FROM json_each(?) WHERE true
  ON CONFLICT (generation, epoch, scope, place_mark) DO NOTHING`

/** What could not be opened, and is sent again, is replaced. */
const insertPartsSql = `
  INSERT OR REPLACE INTO part (id, kind, pool, rater_mark, interaction_mark, sealed)
  SELECT unhex(value->>'id'), value->>'kind', pool.id, unhex(value->>'mark'), unhex(value->>'key'), unhex(value->>'sealed')
  FROM json_each(?) CROSS JOIN pool
    ON pool.generation = value->>'generation' AND pool.epoch = value->>'epoch' AND pool.scope = value->>'scope'
    AND pool.place_mark = unhex(value->>'place')`
