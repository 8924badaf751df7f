import type { PartKind } from '../../server/contract/rating.ts'
import { readRows, withFile } from './file.ts'

/**
 * A trigger writes down, in the server's own transactions, which revision of which part was settled for
 * which team: releases alone are sums.
 */
export const witnessSql = `
  CREATE TABLE IF NOT EXISTS witness (id BLOB, kind TEXT, team TEXT, revision INTEGER, outcome TEXT, epoch TEXT);
  CREATE TRIGGER IF NOT EXISTS witness_mark AFTER INSERT ON mark BEGIN
    INSERT INTO witness SELECT new.id, new.kind, pool.team, part.revision, new.outcome, new.epoch
    FROM part JOIN pool ON pool.id = part.pool WHERE part.id = new.id AND part.kind = new.kind;
  END;`

export type Settled = {
  id: string
  kind: string
  team: string
  revision: number
  outcome: string
  epoch: string
}

/** Ids by outcome and kind, as the server published them at closing. */
export type EpochList = Record<string, Record<PartKind, string[]>>

/** After a restore: what was settled before it, as far as the server still knows of it. */
export function bringOver(path: string, settled: Settled[]): void {
  const known = readKnown(path)
  const kept = settled.filter(({ id, kind, outcome }) => known.has(`${id} ${kind} ${outcome}`))
  withFile(path, (db) => {
    db.exec(witnessSql)
    db.prepare(bringOverSql).run(JSON.stringify(kept))
  })
}

const bringOverSql = `INSERT INTO witness
  SELECT unhex(replace(value->>'id', '-', '')), value->>'kind', value->>'team', value->>'revision',
    value->>'outcome', value->>'epoch' FROM json_each(?)`

/** Marks of open epochs, and the lists of closed ones. */
function readKnown(path: string): Set<string> {
  const marks = readRows(path, 'SELECT lower(hex(id)) AS id, kind, outcome FROM mark')
  const known = new Set(marks.map(({ id, kind, outcome }) => `${toUuid(String(id))} ${kind} ${outcome}`))
  for (const list of readLists(path).values())
    for (const [outcome, kinds] of Object.entries(list))
      for (const [kind, ids] of Object.entries(kinds))
        for (const id of ids) known.add(`${id} ${kind} ${outcome}`)
  return known
}

/** The lists of closed epochs, by epoch. */
export function readLists(path: string): Map<string, EpochList> {
  const closed = readRows(path, 'SELECT epoch FROM closed_epoch')
  const none = () => ({ score: [], detail: [], comment: [] })
  const lists = new Map(
    closed.map(({ epoch }): [string, EpochList] => [String(epoch), { counted: none(), withheld: none() }]),
  )
  for (const row of readRows(path, listedSql)) {
    const ids = (String(row.ids).match(/.{32}/g) ?? []).map(toUuid)
    lists.get(String(row.epoch))?.[String(row.outcome)]?.[row.kind as PartKind].push(...ids) // holds nothing else
  }
  return lists
}

const listedSql =
  'SELECT epoch, outcome, kind, lower(hex(ids)) AS ids FROM listed_ids ORDER BY epoch, outcome, kind, number'

/** Every part that was settled, in the order in which that happened. */
export function readSettled(path: string): Settled[] {
  const rows = readRows(
    path,
    'SELECT lower(hex(id)) AS id, kind, team, revision, outcome, epoch FROM witness',
  )
  return rows.map(({ id, kind, team, revision, outcome, epoch }) => ({
    id: toUuid(String(id)),
    kind: String(kind),
    team: String(team),
    revision: Number(revision),
    outcome: String(outcome),
    epoch: String(epoch),
  }))
}

export function toUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
