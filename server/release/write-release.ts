import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { journal } from '../journal/line.ts'
import { markedName } from './counted-list.ts'
import type { PooledPart } from './plan.ts'
import type { PoolPlace } from './read-pool.ts'
import { sumParts } from './sums.ts'

/** Publishes a sum, marks its parts as counted and deletes them: one after the other in the same transaction. */
export function writeRelease(
  { kind, team, epoch }: PoolPlace,
  parts: PooledPart[],
  week: string,
): InStatement[] {
  const sums = sumParts(
    kind,
    parts.map(({ value }) => value),
  )
  const id = randomBytes(16)
  const ids = parts.map((part) => part.id).sort() // so that their order tells nothing
  const args = [id, kind, team, epoch, week, JSON.stringify(sums)]
  return [
    { sql: 'INSERT INTO release (id, kind, team, epoch, week, sums) VALUES (?, ?, ?, ?, ?, ?)', args },
    ...settleParts(kind, epoch, ids, 'counted'),
    journal({
      kind: 'release',
      id: id.toString('hex'),
      part: kind,
      ...{ team, epoch, week, sums },
      ids,
    }),
  ]
}

/** Leaves of parts no more than what became of them. */
export function settleParts(
  kind: string,
  epoch: string,
  ids: string[],
  outcome: 'counted' | 'withheld',
): InStatement[] {
  const given = JSON.stringify(ids)
  return [
    {
      sql: 'INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), ?, ?, ? FROM json_each(?)',
      args: [kind, epoch, outcome, given],
    },
    {
      sql: "INSERT INTO setting (name, value) VALUES (?, '1') ON CONFLICT DO UPDATE SET value = value + 1",
      args: [markedName(epoch)],
    },
    {
      sql: 'DELETE FROM part WHERE kind = ? AND id IN (SELECT unhex(value) FROM json_each(?))',
      args: [kind, given],
    },
  ]
}

/** A pool without parts goes, and with it the week in which it opened. */
export function dropIfEmpty(pool: number): InStatement {
  return {
    sql: 'DELETE FROM pool WHERE id = ? AND NOT EXISTS (SELECT 1 FROM part WHERE pool = ?)',
    args: [pool, pool],
  }
}
