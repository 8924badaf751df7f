import { randomBytes, randomInt } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import type { Deps } from '../env.ts'
import { type PlannedRelease, type Pool, planReleases } from './plan.ts'
import { sumParts } from './sums.ts'
import { weekAt } from './week.ts'

/**
 * Releases every pool that is large enough. Release, marks and the deletion of the parts are one
 * transaction; afterwards the deleted bytes are gone from the file and from its write-ahead log.
 * @returns how many releases were made
 */
export async function tick({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const week = weekAt(clock())
  const released = await db.write(async (query) => {
    const holders = await readHolders(query)
    const planned = planReleases(
      await readPools(query),
      (...place) => holders.get(place.join(' ')) ?? 0,
      secureRandom,
    )
    const statements = planned.flatMap((release) => writeRelease(release, week))
    return { statements: [...statements, ...(await noteWeek(query, week))], result: planned.length }
  })
  if (released > 0) await db.checkpoint()
  return released
}

/** Written once a week only: a tick that releases nothing leaves the database as it is. */
async function noteWeek(query: Query, week: string): Promise<InStatement[]> {
  const { rows } = await query({
    sql: `SELECT 1 FROM setting WHERE name = 'ticked_week' AND value = ?`,
    args: [week],
  })
  return rows.length > 0
    ? []
    : [{ sql: `INSERT OR REPLACE INTO setting (name, value) VALUES ('ticked_week', ?)`, args: [week] }]
}

/** Pools that have enough parts at all; the rest need not be read. */
async function readPools(query: Query): Promise<Pool[]> {
  const { rows } = await query({
    sql: `SELECT pool.id AS pool, pool.kind, team, epoch, scope, lower(hex(part.id)) AS id, lower(hex(token)) AS token, value
          FROM pool JOIN part ON part.pool = pool.id
          WHERE pool.id IN (SELECT pool FROM part GROUP BY pool HAVING count(DISTINCT token) >= 5)`,
    args: [],
  })
  const pools = new Map<number, Pool>()
  for (const row of rows) {
    const id = Number(row.pool)
    const pool = pools.get(id) ?? emptyPool(id, row)
    pools.set(id, pool)
    pool.parts.push({
      id: String(row.id),
      token: String(row.token),
      value: row.value === null ? null : String(row.value),
    })
  }
  return [...pools.values()]
}

function emptyPool(id: number, row: Record<string, unknown>): Pool {
  const kind = row.kind as PartKind // the column holds nothing else
  return { id, kind, team: String(row.team), epoch: String(row.epoch), scope: String(row.scope), parts: [] }
}

async function readHolders(query: Query): Promise<Map<string, number>> {
  const { rows } = await query({
    sql: 'SELECT epoch, scope, count(DISTINCT person) AS n FROM pass_issue GROUP BY epoch, scope',
    args: [],
  })
  return new Map(rows.map((row) => [`${row.epoch} ${row.scope}`, Number(row.n)]))
}

function writeRelease({ id, kind, team, epoch, parts }: PlannedRelease, week: string): InStatement[] {
  const sums = sumParts(
    kind,
    parts.map(({ value }) => value),
  )
  const ids = JSON.stringify(parts.map((part) => part.id))
  return [
    {
      sql: 'INSERT INTO release (id, kind, team, epoch, week, sums) VALUES (?, ?, ?, ?, ?, ?)',
      args: [randomBytes(16), kind, team, epoch, week, JSON.stringify(sums)],
    },
    {
      sql: `INSERT INTO mark (id, kind, epoch, outcome) SELECT unhex(value), ?, ?, 'counted' FROM json_each(?)`,
      args: [kind, epoch, ids],
    },
    {
      sql: 'DELETE FROM part WHERE kind = ? AND id IN (SELECT unhex(value) FROM json_each(?))',
      args: [kind, ids],
    },
    {
      sql: 'DELETE FROM pool WHERE id = ? AND NOT EXISTS (SELECT 1 FROM part WHERE pool = ?)',
      args: [id, id],
    },
  ]
}

/** Uniform in [0, 1) from the system's generator: what is shuffled must not be guessed. */
function secureRandom(): number {
  return randomInt(2 ** 47) / 2 ** 47
}
