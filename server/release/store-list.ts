import type { Epoch } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import { markedName } from './counted-list.ts'
import { type Piece, readMarks } from './read-marks.ts'

/** The list of an epoch as it is stored. `version`: of the marks that it was made of; `withheld`: scores. */
export type StoredList = { version: string; ids: number; withheld: number }

const perWrite = 50 // pieces, of a thousand ids at most

/**
 * Stores the list of an epoch that takes nothing more, from its marks, piece by piece in transactions of
 * their own. Idempotent: one that was cut short is made again.
 * @returns undefined when marks were added, or the epoch was closed, meanwhile
 */
export async function storeList(db: Database, epoch: Epoch): Promise<StoredList | undefined> {
  const version = await readVersion(db.query, epoch)
  let [ids, withheld] = [0, 0]
  let pieces: Piece[] = []
  const store = () => storePieces(db, epoch, version, pieces)
  if (!(await clearPieces(db, epoch, version))) return undefined
  for await (const piece of readMarks(db.query, epoch)) {
    ids += piece.ids.length
    if (piece.kind === 'score' && piece.outcome === 'withheld') withheld += piece.ids.length
    pieces.push(piece)
    if (pieces.length < perWrite) continue
    if (!(await store())) return undefined
    pieces = []
  }
  return (await store()) ? { version, ids, withheld } : undefined
}

/** Another one as soon as marks were added or the epoch was closed. */
export async function readVersion(query: Query, epoch: Epoch): Promise<string> {
  const { rows } = await query({
    sql: `SELECT (SELECT value FROM setting WHERE name = ?) AS marked,
            EXISTS (SELECT 1 FROM closed_epoch WHERE epoch = ?) AS closed`,
    args: [markedName(epoch), epoch],
  })
  return `${rows[0]?.marked} ${rows[0]?.closed}`
}

/** Of what was stored before, all that is not going to be stored again goes. */
async function clearPieces(db: Database, epoch: Epoch, version: string): Promise<boolean> {
  for (let more = true; more; ) {
    const left = await db.write(async (query) => {
      if ((await readVersion(query, epoch)) !== version) return { statements: [], result: undefined }
      const { rows } = await query({ sql: `${oldSql} LIMIT 1`, args: [epoch] })
      const statements = rows.length === 0 ? [] : [dropSomeIds(epoch)]
      return { statements, result: rows.length }
    })
    if (left === undefined) return false
    more = left > 0
  }
  return true
}

const oldSql = 'SELECT outcome, kind, number FROM listed_ids WHERE epoch = ?'

/** Deletes some pieces of an epoch's list. */
function dropSomeIds(epoch: Epoch) {
  return {
    sql: `DELETE FROM listed_ids WHERE epoch = ?1 AND (outcome, kind, number) IN (
            SELECT outcome, kind, number FROM listed_ids WHERE epoch = ?1 LIMIT ${perWrite})`,
    args: [epoch],
  }
}

function storePieces(db: Database, epoch: Epoch, version: string, pieces: Piece[]): Promise<boolean> {
  return db.write(async (query) => {
    if ((await readVersion(query, epoch)) !== version) return { statements: [], result: false }
    const given = JSON.stringify(pieces.map((piece) => ({ ...piece, ids: piece.ids.join('') })))
    return { statements: [{ sql: storeSql, args: [epoch, given] }], result: true }
  })
}

const storeSql = `
  INSERT OR REPLACE INTO listed_ids (epoch, outcome, kind, number, ids)
  SELECT ?, value->>'outcome', value->>'kind', value->>'number', unhex(value->>'ids') FROM json_each(?)`
