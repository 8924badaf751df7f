import { readFileSync } from 'node:fs'
import type { PartKind } from '../../server/contract/rating.ts'
import { deriveEpochKeys, type EpochKeys } from '../../server/pass/epoch-keys.ts'
import { openPart, openTeam } from '../../server/rating/part-box.ts'
import { type Row, readRows, withFile } from './file.ts'

/**
 * Triggers write down, in the server's own transactions, what became of which part, and the boxes of parts that
 * went, with what they are opened with besides the secret: releases alone are sums. A restore marks without parts.
 */
export const witnessSql = `
  CREATE TABLE IF NOT EXISTS witness (id BLOB, kind TEXT, team TEXT, revision INTEGER, outcome TEXT, epoch TEXT);
  CREATE TABLE IF NOT EXISTS witness_box (stored BLOB PRIMARY KEY, sealed BLOB, kind TEXT, place BLOB, team BLOB,
    epoch TEXT, secret BLOB, salt BLOB);
  CREATE TRIGGER IF NOT EXISTS witness_mark AFTER INSERT ON mark WHEN EXISTS (SELECT 1 FROM part) BEGIN
    INSERT INTO witness (id, kind, outcome, epoch) VALUES (new.id, new.kind, new.outcome, new.epoch);
  END;
  CREATE TRIGGER IF NOT EXISTS witness_part AFTER DELETE ON part BEGIN
    INSERT OR REPLACE INTO witness_box
    SELECT old.id, old.sealed, old.kind, place_mark, sealed_team, pool.epoch, secret, salt FROM pool
      JOIN epoch_secret ON epoch_secret.epoch = pool.epoch JOIN generation ON number = pool.generation
    WHERE pool.id = old.pool;
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
  const boxes = new Map(readBoxes(path).map((part) => [`${part.id} ${part.kind}`, part]))
  const rows = readRows(
    path,
    'SELECT lower(hex(id)) AS id, kind, team, revision, outcome, epoch FROM witness ORDER BY rowid',
  )
  return rows.map(({ id, kind, team, revision, outcome, epoch }) => {
    const part = boxes.get(`${id} ${kind}`)
    return {
      id: toUuid(String(id)),
      kind: String(kind),
      team: String(team ?? part?.team),
      revision: Number(revision ?? part?.revision),
      outcome: String(outcome),
      epoch: String(epoch),
    }
  })
}

type Opened = { id: string; kind: string; team: string; revision: number }

/** What was in boxes that went: of each part in the order in which they did, so that the last one stands. */
function readBoxes(path: string): Opened[] {
  const rows = readRows(path, boxesSql)
  return rows.length === 0 ? [] : openAll(readSecret(path), rows)
}

const columns = `kind, lower(hex(stored)) AS stored, lower(hex(sealed)) AS sealed, lower(hex(place)) AS place,
  lower(hex(team)) AS team, hex(secret) AS secret, hex(salt) AS salt`
const boxesSql = `SELECT ${columns} FROM witness_box ORDER BY rowid`
/** All that is pooled, for `openPooled`. */
export const pooledSql = `SELECT ${columns} FROM (
  SELECT part.id AS stored, sealed, part.kind, place_mark AS place, sealed_team AS team, secret, salt
  FROM part JOIN pool ON pool.id = part.pool
    JOIN epoch_secret ON epoch_secret.epoch = pool.epoch JOIN generation ON number = pool.generation)`

/** The secret that a server made for itself beside its database file. */
export function readSecret(path: string): Buffer {
  return Buffer.from(readFileSync(`${path}.secret`, 'utf8').trim(), 'base64url')
}

function open(keysOf: (row: Row) => EpochKeys, row: Row): Opened | undefined {
  const keys = keysOf(row)
  const part = openPart(keys, String(row.sealed), String(row.stored))
  const team = openTeam(keys, String(row.team), String(row.place))
  return part && team !== undefined
    ? { id: part.id, kind: String(row.kind), team, revision: part.revision }
    : undefined
}

function openAll(secret: Buffer, rows: Row[]): Opened[] {
  const keysOf = createKeyFinder(secret)
  return rows.flatMap((row) => open(keysOf, row) ?? [])
}

/** Derives the keys of each epoch and generation once. */
function createKeyFinder(secret: Buffer): (row: Row) => EpochKeys {
  const found = new Map<string, EpochKeys>()
  return (row) => {
    const name = `${row.secret} ${row.salt}`
    const hex = (column: string) => Buffer.from(String(row[column]), 'hex')
    const keys = found.get(name) ?? deriveEpochKeys(secret, hex('secret'), hex('salt'))
    found.set(name, keys)
    return keys
  }
}

/** What is pooled, of one kind: id and revision. */
export function readPooled(path: string, kind: string) {
  return openPooled(readSecret(path), readRows(path, pooledSql), kind)
}

/** The same, of rows that another process has read. */
export function openPooled(secret: Buffer, rows: Row[], kind: string): { id: string; revision: number }[] {
  const parts = openAll(secret, rows)
  return parts.filter((part) => part.kind === kind).map(({ id, revision }) => ({ id: toUuid(id), revision }))
}

function toUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
