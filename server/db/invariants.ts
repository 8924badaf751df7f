import type { InStatement, ResultSet } from '@libsql/client'

/** What holds in every database of ours, whatever happened to its server. `sql` finds what breaks it. */
type Invariant = { name: string; broken: string; sql: string }

export type Breach = { name: string; broken: string; count: number }

const counted = `CASE kind WHEN 'score' THEN (SELECT sum(value) FROM json_each(sums, '$.counts')) ELSE sums->>'n' END`
const marks = `
  SELECT epoch, kind, count(*) AS n FROM mark
  WHERE outcome = 'counted' AND epoch NOT IN (SELECT epoch FROM closed_epoch) GROUP BY epoch, kind`
const listed = `
  SELECT epoch, kind, sum(length(ids)) / 16 AS n FROM listed_ids
  WHERE outcome = 'counted' AND epoch IN (SELECT epoch FROM closed_epoch) GROUP BY epoch, kind`
const expired = `SELECT epoch FROM closed_epoch WHERE state = 'expired'`
const leftovers = [
  ...leftIn(['pool', 'epoch_secret'], 'SELECT epoch FROM closed_epoch'),
  ...leftIn(
    ['mark', 'withdrawal', 'pass_issue', 'pass_identity'],
    "SELECT epoch FROM closed_epoch WHERE state <> 'emptying'",
  ),
  ...leftIn(['listed_ids'], expired),
].join(' UNION ALL ')

function leftIn(tables: string[], closed: string): string[] {
  return tables.map((table) => `SELECT epoch FROM ${table} WHERE epoch IN (${closed})`)
}

const invariants: Invariant[] = [
  {
    name: 'part-without-pool',
    broken: 'parts are in no pool, or in one of another kind',
    sql: 'SELECT 1 FROM part LEFT JOIN pool ON pool.id = part.pool WHERE pool.kind IS NOT part.kind',
  },
  {
    name: 'sums-and-marks',
    broken: 'epochs have releases of another number of parts than are marked as counted',
    sql: `SELECT 1 FROM (SELECT epoch, kind, n, 1 AS side FROM (${marks} UNION ALL ${listed}) WHERE n > 0
            UNION ALL SELECT epoch, kind, sum(${counted}), 2 FROM release GROUP BY epoch, kind)
          WHERE epoch NOT IN (${expired}) GROUP BY epoch, kind HAVING count(*) <> 2 OR min(n) <> max(n)`,
  },
  {
    name: 'release-too-small',
    broken: 'releases have fewer parts than the least that is ever allowed',
    sql: `SELECT 1 FROM release WHERE ${counted} < CASE kind WHEN 'score' THEN 5 ELSE 10 END`,
  },
  {
    name: 'closed-epoch-left-something',
    broken: 'rows are left of epochs that were closed',
    sql: `${leftovers} UNION ALL SELECT epoch FROM epoch_key
          WHERE private_key IS NOT NULL AND epoch IN (SELECT epoch FROM closed_epoch)`,
  },
  {
    name: 'no-fence',
    broken: 'the row that numbers the commits is missing',
    sql: 'SELECT 1 WHERE (SELECT count(*) FROM fence) <> 1',
  },
]

/** One statement for each invariant; to be read in one transaction, so that they see the same state. */
export const invariantStatements: InStatement[] = invariants.map(({ sql }) => ({
  sql: `SELECT count(*) AS n FROM (${sql})`,
  args: [],
}))

/** Which invariants do not hold, from the results of `invariantStatements`. */
export function findBreaches(results: ResultSet[]): Breach[] {
  return invariants.flatMap(({ name, broken }, index) => {
    const count = Number(results[index]?.rows[0]?.n)
    return count > 0 ? [{ name, broken, count }] : []
  })
}
