import type { Epoch } from '../contract/epoch.ts'
import type { Query } from '../db/writer.ts'
import type { LogChange } from '../log/append.ts'

/**
 * What the log says of an epoch once it is closed: people added in it, people with a pass book by scope,
 * scores withheld, rounded to 5.
 */
export async function readTotals(query: Query, epoch: Epoch, withheld: number): Promise<LogChange[]> {
  const added = await query({
    sql: `SELECT (SELECT count(*) FROM person WHERE added_epoch = ?1)
            + coalesce((SELECT value FROM setting WHERE name = ?2), 0) AS n`,
    args: [epoch, erasedName(epoch)],
  })
  const books = await query({
    sql: 'SELECT scope, count(DISTINCT person) AS n FROM pass_issue WHERE epoch = ? GROUP BY scope ORDER BY scope',
    args: [epoch],
  })
  return [
    { what: `people-added/${epoch}`, after: String(added.rows[0]?.n) },
    ...books.rows.map(({ scope, n }) => ({ what: `pass-books/${epoch}/${scope}`, after: String(n) })),
    { what: `withheld/${epoch}`, after: String(roundToFive(withheld)) },
  ]
}

/** The setting that counts who was added in an epoch and erased since, so that the total has them too. */
export function erasedName(epoch: Epoch): string {
  return `erased ${epoch}`
}

/** Withheld totals are told to the nearest 5. */
export function roundToFive(n: number): number {
  return Math.round(n / 5) * 5
}
