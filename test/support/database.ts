import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@libsql/client'
import * as v from 'valibot'
import { type Database, openDatabase } from '../../server/db/open.ts'

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

/** A new database in a file of its own; one in memory is shared with whoever has not let go of it yet. */
export async function openOwnDatabase(): Promise<{ db: Database; remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-'))
  const db = await openDatabase(`file:${join(folder, 'test.db')}`)
  const remove = () => {
    db.close()
    rmSync(folder, { recursive: true })
  }
  return { db, remove }
}
