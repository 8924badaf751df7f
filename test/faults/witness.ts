import { createClient, type Row } from '@libsql/client'

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

/** Reads a database file as it is on disk. */
export async function readRows(url: string, sql: string): Promise<Row[]> {
  const client = createClient({ url })
  try {
    return (await client.execute(sql)).rows
  } finally {
    client.close()
  }
}

/** After a restore: what was settled before it, as far as the server still knows of it. */
export async function bringOver(url: string, settled: Settled[]): Promise<void> {
  const client = createClient({ url })
  await client.executeMultiple(witnessSql)
  const sql = `INSERT INTO witness
    SELECT unhex(replace(value->>'id', '-', '')), value->>'kind', value->>'team', value->>'revision', value->>'outcome'
    FROM json_each(?) JOIN mark ON mark.id = unhex(replace(value->>'id', '-', '')) AND mark.kind = value->>'kind'`
  await client.execute({ sql, args: [JSON.stringify(settled)] })
  client.close()
}

/** Every part that was settled, in the order in which that happened. */
export async function readSettled(url: string): Promise<Settled[]> {
  const rows = await readRows(url, 'SELECT lower(hex(id)) AS id, kind, team, revision, outcome FROM witness')
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
