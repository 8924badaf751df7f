import type { InStatement } from '@libsql/client'
import type { Database } from '../../server/db/open.ts'

/** One settlement as it was committed: which ids went into which release, or were withheld (`sums` undefined). */
export type SeenRelease = {
  kind: string
  epoch: string
  team: string | undefined
  week: string | undefined
  sums: string | undefined
  ids: string[] // hex
}

/** Passes every write on and notes, once it is committed, what it released and withheld. */
export function watchReleases(db: Database): { db: Database; seen: SeenRelease[] } {
  const seen: SeenRelease[] = []
  const write: Database['write'] = async (decide) => {
    let last: InStatement[] = []
    const result = await db.write(async (query) => {
      const decision = await decide(query)
      last = decision.statements
      return decision
    })
    seen.push(...readSettlements(last))
    return result
  }
  return { db: { ...db, write }, seen }
}

/** A release is inserted right before the marks of its parts; withheld parts have marks only. */
function readSettlements(statements: InStatement[]): SeenRelease[] {
  const seen: SeenRelease[] = []
  let release: string[] | undefined
  for (const [sql, args] of statements.map(textsOf)) {
    if (sql.startsWith('INSERT INTO release')) release = args
    if (!sql.startsWith('INSERT INTO mark')) continue
    const [kind = '', epoch = '', outcome, ids = '[]'] = args
    const counted = outcome === 'counted' ? release : undefined
    seen.push({
      kind,
      epoch,
      team: counted?.[2],
      week: counted?.[4],
      sums: counted?.[5],
      ids: JSON.parse(ids),
    })
    release = undefined
  }
  return seen
}

function textsOf(statement: InStatement): [string, string[]] {
  if (typeof statement === 'string') return [statement.trim(), []]
  const args = 'args' in statement && Array.isArray(statement.args) ? statement.args : []
  return [statement.sql.trim(), args.map(String)]
}
