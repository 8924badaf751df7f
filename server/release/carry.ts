import type { InStatement } from '@libsql/client'
import type { Query } from '../db/writer.ts'
import { journal } from '../journal/line.ts'
import { type EpochKeys, markRater, openToken } from '../pass/epoch-keys.ts'
import { getEpochKeys } from '../pass/epoch-secret.ts'
import type { PoolPlace } from './read-pool.ts'
import { settleParts } from './write-release.ts'

/** A part with its sealed token; both hex. */
type SealedPart = { id: string; sealed: string }

type Carrying = { secret: Buffer; place: PoolPlace; parts: SealedPart[]; team: string; week: string }

/** Up to `limit` parts of a pool, in the order of their ids, which tells nothing. */
export async function readSealed(query: Query, { id }: PoolPlace, limit: number): Promise<SealedPart[]> {
  const { rows } = await query({
    sql: 'SELECT lower(hex(id)) AS id, lower(hex(sealed)) AS sealed FROM part WHERE pool = ? LIMIT ?',
    args: [id, limit],
  })
  const parts = rows.map((row) => ({ id: String(row.id), sealed: String(row.sealed) }))
  return parts.sort((a, b) => (a.id < b.id ? -1 : 1))
}

/**
 * Carries parts into a team's pool, where they get the marks that their raters have there: only so are
 * raters told apart who come from different pools. What cannot be opened is withheld.
 * @throws Unavailable when another process has taken up another secret
 */
export async function carry(
  query: Query,
  { secret, place, parts, team, week }: Carrying,
): Promise<InStatement[]> {
  if (parts.length === 0) return []
  const { kind, epoch, scope } = place
  const { keys } = await getEpochKeys(query, secret, [epoch])
  const marked = parts.map((part) => ({ ...part, mark: markAnew(keys.get(epoch), part, team) }))
  const given = marked.flatMap(({ id, mark }) => (mark === undefined ? [] : [{ id, mark }]))
  const to = [kind, team, epoch, scope]
  return [
    { sql: openPoolSql, args: [...to, week] },
    { sql: moveSql, args: [...to, JSON.stringify(given), kind] },
    ...withhold(
      place,
      marked.filter(({ mark }) => mark === undefined),
    ),
  ]
}

function markAnew(keys: EpochKeys | undefined, { id, sealed }: SealedPart, team: string): string | undefined {
  const token = keys && openToken(keys, sealed, id)
  return token && markRater(keys, token, team)
}

const openPoolSql = `
  INSERT INTO pool (id, kind, team, epoch, scope, opened_week) VALUES (abs(random() >> 11), ?, ?, ?, ?, ?)
  ON CONFLICT (epoch, scope, team, kind) DO NOTHING`

const moveSql = `
  UPDATE part SET rater_mark = unhex(given.value->>'mark'),
    pool = (SELECT id FROM pool WHERE kind = ? AND team = ? AND epoch = ? AND scope = ?)
  FROM json_each(?) given WHERE part.id = unhex(given.value->>'id') AND part.kind = ?`

/** Settles parts as withheld. */
export function withhold({ kind, epoch }: PoolPlace, parts: { id: string }[]): InStatement[] {
  if (parts.length === 0) return []
  const ids = parts.map(({ id }) => id)
  return [...settleParts(kind, epoch, ids, 'withheld'), journal({ kind: 'withheld', part: kind, epoch, ids })]
}
