import { createClient } from '@libsql/client'
import * as v from 'valibot'

const Counts = v.object({ scores: v.number(), countedScores: v.number(), releases: v.number() })
export type Counts = v.InferOutput<typeof Counts>

const sql = `SELECT
  (SELECT count(*) FROM part WHERE kind = 'score') AS scores,
  (SELECT count(*) FROM mark WHERE kind = 'score' AND outcome = 'counted') AS countedScores,
  (SELECT count(*) FROM "release" WHERE kind = 'score') AS releases`

/** Looks into a server's database file, as its administrator could: scores not shown yet, shown ones, releases. */
export async function countIn(databaseUrl: string): Promise<Counts> {
  const client = createClient({ url: databaseUrl })
  try {
    const { rows } = await client.execute(sql)
    return v.parse(Counts, { ...rows[0] })
  } finally {
    client.close()
  }
}
