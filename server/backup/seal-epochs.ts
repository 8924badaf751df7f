import { randomBytes } from 'node:crypto'
import type { InStatement } from '@libsql/client'
import { epochSpan } from '../contract/epoch.ts'
import type { Database } from '../db/open.ts'
import type { Query } from '../db/writer.ts'
import type { Replay } from '../journal/replay.ts'
import { readClosingTime } from '../settings/closing-time.ts'

type Place = { epoch: string; scope: string; known: number; lacksKeys: boolean }

/**
 * Sees to it that nobody gets a second pass book because the backup has forgotten the first. Where books
 * were issued since, or keys made: an epoch that has begun issues no more, its passes stay good, and the
 * forgotten holders are counted; one that has not begun loses its keys, and new ones are made. So with
 * every epoch when `replay` is not known to have all books.
 * @returns the epochs that issue no more passes
 */
export function sealEpochs(
  db: Database,
  replay: Replay | undefined,
  { now, issuedNothingSince }: { now: number; issuedNothingSince: boolean },
): Promise<string[]> {
  return db.write(async (query) => {
    const places = await readPlaces(query)
    const books: Replay['books'] = replay?.books ?? new Map()
    const closesAt = await readClosingTime(query)
    const isOverdue = ({ epoch }: Place) => closesAt(epoch) <= now // no journal that is whole lacks it, unless no server ran then
    const hasAll = issuedNothingSince || (replay?.joins === true && !places.some(isOverdue))
    const lost = places
      .map((place) => ({ ...place, n: forgotten(place, books) }))
      .filter(({ n, lacksKeys }) => n > 0 || lacksKeys || !hasAll)
    const begun = lost.filter(({ epoch }) => epochSpan(epoch).fromMs <= now)
    const ahead = new Set(lost.filter((place) => !begun.includes(place)).map(({ epoch }) => epoch))
    return {
      statements: [...begun.flatMap(issueNoMore), ...[...ahead].flatMap(makeAnew)],
      result: [...new Set(begun.map(({ epoch }) => epoch))],
    }
  })
}

async function readPlaces(query: Query): Promise<Place[]> {
  const { rows } = await query(
    `SELECT epoch, scope, max(private_key IS NULL) AS lacks_keys,
       (SELECT count(DISTINCT person) FROM pass_issue i WHERE i.epoch = k.epoch AND i.scope = k.scope) AS known
     FROM epoch_key k WHERE epoch NOT IN (SELECT epoch FROM closed_epoch) GROUP BY epoch, scope`,
  )
  return rows.map((row) => ({
    epoch: String(row.epoch),
    scope: String(row.scope),
    known: Number(row.known),
    lacksKeys: row.lacks_keys === 1,
  }))
}

function forgotten({ epoch, scope, known }: Place, books: Replay['books']): number {
  return Math.max(0, (books.get(`${epoch} ${scope}`)?.size ?? 0) - known)
}

/** Stand-ins for forgotten holders keep the count of holders; like hashes of people, they lead to nobody. */
function issueNoMore({ epoch, scope, n }: Place & { n: number }): InStatement[] {
  const standIns = Array.from({ length: n }, () => randomBytes(32).toString('base64url'))
  return [
    { sql: 'UPDATE epoch_key SET private_key = NULL WHERE epoch = ? AND scope = ?', args: [epoch, scope] },
    {
      sql: `INSERT INTO pass_issue (epoch, scope, person, grp, blinded_hash)
            SELECT ?, ?, value, '', x'' FROM json_each(?)`,
      args: [epoch, scope, JSON.stringify(standIns)],
    },
  ]
}

function makeAnew(epoch: string): InStatement[] {
  return ['epoch_key', 'epoch_team', 'pass_issue', 'pass_identity', 'epoch_secret'].map((table) => ({
    sql: `DELETE FROM ${table} WHERE epoch = ?`,
    args: [epoch],
  }))
}
