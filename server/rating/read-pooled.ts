import type { PartKind } from '../contract/rating.ts'
import type { Query } from '../db/writer.ts'
import { getKeyrings } from '../pass/generation.ts'
import { type BoxedPart, openPart, openTeam } from './part-box.ts'

/** A pooled part as whoever has the server's secret can read it. */
export type Pooled = BoxedPart & { kind: PartKind; team: string; epoch: string; scope: string }

const chunk = 1000 // parts read at a time

/** All that is pooled and can be opened, in no order that tells anything. */
export async function* readPooled(query: Query, secret: Buffer): AsyncGenerator<Pooled> {
  const { keyrings } = await getKeyrings(query, secret)
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { rows } = await query({ sql: pooledSql, args: [after, chunk] })
    for (const row of rows) {
      const keys = keyrings.get(String(row.epoch))?.find(({ generation }) => generation === row.generation)
      const part = keys && openPart(keys, String(row.sealed), String(row.stored))
      const team = keys && openTeam(keys, String(row.team), String(row.place))
      if (!part || team === undefined) continue
      const kind = row.kind as PartKind // the column holds nothing else
      yield { ...part, kind, team, epoch: String(row.epoch), scope: String(row.scope) }
    }
    after = rows.length === chunk ? String(rows.at(-1)?.stored) : undefined
  }
}

const pooledSql = `
  SELECT lower(hex(part.id)) AS stored, part.kind, lower(hex(sealed)) AS sealed, pool.epoch, pool.scope, pool.generation,
    lower(hex(place_mark)) AS place, lower(hex(sealed_team)) AS team
  FROM part JOIN pool ON pool.id = part.pool WHERE part.id > unhex(?) ORDER BY part.id LIMIT ?`
