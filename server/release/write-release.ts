import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { journal } from '../journal/line.ts'
import { unpool } from '../rating/pool-parts.ts'
import { markedName } from './counted-list.ts'
import type { OpenPart, PoolPlace } from './read-pool.ts'
import { sumParts } from './sums.ts'

/** Publishes a sum, marks its parts as counted and deletes them: one after the other in the same transaction. */
export function writeRelease(
  { kind, team, epoch }: PoolPlace,
  parts: OpenPart[],
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
    ...settleParts({ kind, epoch, ids, stored: parts.map((part) => part.stored) }, 'counted'),
    journal({
      kind: 'release',
      id: id.toString('hex'),
      part: kind,
      ...{ team, epoch, week, sums },
      ids,
    }),
  ]
}

/** Leaves of parts no more than what became of them. `ids`, and what they are `stored` under: hex */
export function settleParts(
  { kind, epoch, ids, stored }: { kind: string; epoch: string; ids: string[]; stored: string[] },
  outcome: 'counted' | 'withheld',
): InStatement[] {
  return [
    {
      sql: 'INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), ?, ?, ? FROM json_each(?)',
      args: [kind, epoch, outcome, JSON.stringify(ids)],
    },
    {
      sql: "INSERT INTO setting (name, value) VALUES (?, '1') ON CONFLICT DO UPDATE SET value = value + 1",
      args: [markedName(epoch)],
    },
    unpool(stored),
  ]
}

/** A pool without parts goes. */
export function dropIfEmpty(pool: number): InStatement {
  return {
    sql: 'DELETE FROM pool WHERE id = ? AND NOT EXISTS (SELECT 1 FROM part WHERE pool = ?)',
    args: [pool, pool],
  }
}
