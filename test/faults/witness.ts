import { readRows, withFile } from './file.ts'

/**
 * A trigger writes down, in the server's own transactions, which revision of which part was settled for
 * which team: releases alone are sums.
 */
export const witnessSql = `
  CREATE TABLE IF NOT EXISTS witness (id BLOB, kind TEXT, team TEXT, revision INTEGER, outcome TEXT);
  CREATE TRIGGER IF NOT EXISTS witness_mark AFTER INSERT ON mark BEGIN
    INSERT INTO witness SELECT new.id, new.kind, pool.team, part.revision, new.outcome
    FROM part JOIN pool ON pool.id = part.pool WHERE part.id = new.id AND part.kind = new.kind;
  END;`

export type Settled = { id: string; kind: string; team: string; revision: number; outcome: string }

/** After a restore: what was settled before it, as far as the server still knows of it. */
export function bringOver(path: string, settled: Settled[]): void {
  withFile(path, (db) => {
    db.exec(witnessSql)
    db.prepare(bringOverSql).run(JSON.stringify(settled))
  })
}

const bringOverSql = `INSERT INTO witness
  SELECT mark.id, mark.kind, value->>'team', value->>'revision', value->>'outcome' FROM json_each(?)
  JOIN mark ON mark.id = unhex(replace(value->>'id', '-', '')) AND mark.kind = value->>'kind'`

/** Every part that was settled, in the order in which that happened. */
export function readSettled(path: string): Settled[] {
  const rows = readRows(path, 'SELECT lower(hex(id)) AS id, kind, team, revision, outcome FROM witness')
  return rows.map(({ id, kind, team, revision, outcome }) => ({
    id: toUuid(String(id)),
    kind: String(kind),
    team: String(team),
    revision: Number(revision),
    outcome: String(outcome),
  }))
}

export function toUuid(hex: string): string {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
