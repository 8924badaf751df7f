import { type Pooled, readPooled } from '../rating/read-pooled.ts'
import type { Breach } from './invariants.ts'
import type { Query } from './writer.ts'

/** Which invariants do not hold of what is pooled: its ids are in boxes, which only the server's secret opens. */
export async function findPooledBreaches(query: Query, secret: Buffer): Promise<Breach[]> {
  const marks = await query('SELECT lower(hex(id)) AS id, kind FROM mark')
  const settled = new Set(marks.rows.map(({ id, kind }) => `${id} ${kind}`))
  const withdrawals = await query('SELECT lower(hex(id)) AS id FROM withdrawal')
  const withdrawn = new Set(withdrawals.rows.map(({ id }) => String(id)))
  const { rows } = await query('SELECT count(*) AS n FROM part')
  const found = { settled: 0, withdrawn: 0, opened: 0 }
  const ratings = new Map<string, string>() // by id and team: revision and token
  const differing = new Set<string>()
  for await (const part of readPooled(query, secret)) {
    found.opened++
    if (settled.has(`${part.id} ${part.kind}`)) found.settled++
    if (withdrawn.has(part.id)) found.withdrawn++
    const [name, said] = [nameOf(part), `${part.revision} ${part.token}`]
    if ((ratings.get(name) ?? said) !== said) differing.add(name)
    ratings.set(name, said)
  }
  const breaches: Breach[] = [
    { name: 'part-sealed', broken: 'parts cannot be opened', count: Number(rows[0]?.n) - found.opened },
    {
      name: 'pooled-and-settled',
      broken: 'parts are pooled that were counted or withheld before',
      count: found.settled,
    },
    {
      name: 'pooled-and-withdrawn',
      broken: 'parts are pooled of ratings that were taken back',
      count: found.withdrawn,
    },
    {
      name: 'parts-disagree',
      broken: 'ratings have parts of different revisions or raters',
      count: differing.size,
    },
  ]
  return breaches.filter(({ count }) => count > 0)
}

/** At closing a rating's parts are in different teams' pools for a while. */
function nameOf({ id, team }: Pooled): string {
  return `${id} ${team}`
}
