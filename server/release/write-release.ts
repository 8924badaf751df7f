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
  const args = [id, kind, team, epoch, week, JSON.stringify(sums)]
  return [
    { sql: 'INSERT INTO release (id, kind, team, epoch, week, sums) VALUES (?, ?, ?, ?, ?, ?)', args },
    ...settleParts(kind, epoch, parts, 'counted'),
    journal({
      kind: 'release',
      id: id.toString('hex'),
      part: kind,
      ...{ team, epoch, week, sums },
      ids: parts.map((part) => part.id).sort(), // so that their order tells nothing
    }),
  ]
}

/** Leaves of parts no more than what became of them. */
export function settleParts(
  kind: string,
  epoch: string,
  parts: PooledPart[],
  outcome: 'counted' | 'withheld',
): InStatement[] {
  const ids = JSON.stringify(parts.map(({ id }) => id))
  return [
    {
      sql: 'INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), ?, ?, ? FROM json_each(?)',
      args: [kind, epoch, outcome, ids],
    },
    {
      sql: "INSERT INTO setting (name, value) VALUES (?, '1') ON CONFLICT DO UPDATE SET value = value + 1",
      args: [markedName(epoch)],
    },
    {
      sql: 'DELETE FROM part WHERE kind = ? AND id IN (SELECT unhex(value) FROM json_each(?))',
      args: [kind, ids],
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
